import { print } from '@0no-co/graphql.web';
import type { JSX } from 'preact';
import { apiKey } from '../api/api-key.js';
import { type Reconstruction, reconstructionQuery, reconstructMutation } from '../api/documents.js';
import { copyText } from '../shell/copy-text.js';
import { Icon } from '../shell/icons.js';
import { saveBlob } from '../shell/save-blob.js';
import { curlUpload } from './curl-upload.js';

/** How to get the same head by program: the parameters, the query, the upload. */
export function ApiPanel({ reconstruction }: { readonly reconstruction: Reconstruction }): JSX.Element {
  const { camera, pose, shape, expression, headModel, regressor } = reconstruction;
  const parameters = JSON.stringify({ headModel, regressor, camera, pose, shape, expression }, null, 2);
  const variables = JSON.stringify({ id: reconstruction.id }, null, 2);
  return (
    <>
      <Code
        title="Make a head from a photo"
        text={curlUpload(location.origin, print(reconstructMutation), apiKey.value !== '')}
      />
      <Code title="Ask for this head" text={print(reconstructionQuery)} />
      <Code title="The query’s variables" text={variables} />
      <Code
        title="Its parameters"
        text={parameters}
        onSave={() => saveBlob(new Blob([parameters]), 'parameters.json')}
      />
    </>
  );
}

function Code(props: { readonly title: string; readonly text: string; readonly onSave?: () => void }): JSX.Element {
  return (
    <section class="code">
      <div class="code-head">
        <h2 class="group-title">{props.title}</h2>
        {props.onSave && (
          <button type="button" class="icon-button small" aria-label={`Save: ${props.title}`} onClick={props.onSave}>
            <Icon name="download" />
          </button>
        )}
        <button
          type="button"
          class="icon-button small"
          aria-label={`Copy: ${props.title}`}
          onClick={() => copyText(props.text, 'Copied.')}
        >
          <Icon name="copy" />
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{props.text}</pre>
    </section>
  );
}
