import { FormatError } from './format-error.js';
import { type GlobalKind, GlobalName } from './pickle-objects.js';

const allowed: Readonly<Record<string, GlobalKind>> = {
  'numpy.core.multiarray _reconstruct': 'reconstruct',
  'numpy._core.multiarray _reconstruct': 'reconstruct',
  'numpy.core.multiarray scalar': 'scalar',
  'numpy._core.multiarray scalar': 'scalar',
  'numpy.core.numeric _frombuffer': 'frombuffer',
  'numpy._core.numeric _frombuffer': 'frombuffer',
  'numpy ndarray': 'ndarray',
  'numpy dtype': 'dtype',
  'scipy.sparse.csc csc_matrix': 'csc',
  'scipy.sparse._csc csc_matrix': 'csc',
  'scipy.sparse.csr csr_matrix': 'csr',
  'scipy.sparse._csr csr_matrix': 'csr',
  'chumpy.ch Ch': 'chumpy',
  '_codecs encode': 'encode',
  'copy_reg _reconstructor': 'reconstructor',
  'copyreg _reconstructor': 'reconstructor',
  '__builtin__ object': 'object',
  'builtins object': 'object',
  '__builtin__ set': 'set',
  'builtins set': 'set',
  '__builtin__ bytearray': 'bytearray',
  'builtins bytearray': 'bytearray',
};

/**
 * Looks a global up in the allow-list. Nothing is imported or run whatever it is.
 *
 * @throws FormatError FORBIDDEN_GLOBAL naming it
 */
export function lookUpGlobal(module: string, name: string, offset: number): GlobalName {
  const key = `${module} ${name}`;
  if (!Object.hasOwn(allowed, key)) {
    const label = `${module}.${name}`.slice(0, 120);
    const advice = module.startsWith('chumpy') ? '; only plain chumpy arrays are read, not expressions of them' : '';
    throw new FormatError(
      'FORBIDDEN_GLOBAL',
      'pickle',
      `names the global ${label}, which is not allowed${advice}`,
      offset,
    );
  }
  return new GlobalName(allowed[key], `${module}.${name}`);
}
