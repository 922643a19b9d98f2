// graphql-eslint over schema.graphql: schema-recommended and schema-relay, all rules on. Run by lint-schema.sh.
import graphqlPlugin from '@graphql-eslint/eslint-plugin';

const { parser, configs } = graphqlPlugin;

/** Parts of their parent: they are never fetched or cached alone, so the contract gives them no id. */
const values = [
  'Box',
  'Camera',
  'Engine',
  'Face',
  'Failure',
  'FusedView',
  'Fusion',
  'Landmark',
  'Limits',
  'PageInfo',
  'Point2',
  'Point3',
  'Pose',
  'Quality',
  'Rotation',
  'StageTiming',
  'StagedUpload',
  'Usage',
  'UserError',
  'Viewer',
];

export default [
  {
    files: ['**/*.graphql'],
    languageOptions: { parser, parserOptions: { graphQLConfig: { schema: './schema.graphql' } } },
    plugins: { '@graphql-eslint': graphqlPlugin },
    rules: {
      ...configs['flat/schema-recommended'].rules,
      ...configs['flat/schema-relay'].rules,
      '@graphql-eslint/strict-id-in-types': [
        'error',
        { exceptions: { types: values, suffixes: ['Payload', 'Connection', 'Edge'] } },
      ],
      // Bounded lists are plain lists (userErrors, landmarks, warnings, artifacts); the unbounded ones are connections.
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
    },
  },
];
