import { type Dtype, parseDtype } from './dtype.js';
import { FormatError } from './format-error.js';

export interface NpyHeader {
  readonly dtype: Dtype;
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

const tokenPattern = /\s*(?:'([^'\\]*)'|"([^"\\]*)"|(\d+)L?|(True|False)|([{}()[\]:,]))/y;
type Token = { readonly kind: 'text' | 'number' | 'boolean' | 'mark'; readonly text: string };

/**
 * Parses the Python literal at the start of a .npy file: exactly a dictionary of descr, fortran_order and shape, each
 * once. Never evaluated; Python 2's long integers (`3L`) are accepted.
 */
export function parseNpyHeader(text: string, offset: number): NpyHeader {
  const tokens = tokenize(text, offset);
  const fail = (message: string) => new FormatError('MALFORMED', 'npy', message, offset);
  let at = 0;
  const isMark = (mark: string) => tokens[at]?.kind === 'mark' && tokens[at].text === mark;
  const next = (kind: Token['kind'], wanted: string): string => {
    const token = tokens[at++];
    if (token?.kind !== kind) throw fail(`header: expected ${wanted}, found ${token ? `'${token.text}'` : 'the end'}`);
    return token.text;
  };
  const mark = (wanted: string) => {
    if (!isMark(wanted)) throw fail(`header: expected '${wanted}', found '${tokens[at]?.text ?? 'the end'}'`);
    at++;
  };
  const shapeTuple = (): number[] => {
    const shape: number[] = [];
    mark('(');
    while (!isMark(')')) {
      shape.push(Number(next('number', 'a dimension')));
      if (!isMark(')')) mark(',');
      else if (shape.length === 1) throw fail('header: shape is not a tuple');
    }
    mark(')');
    return shape;
  };

  let descr: string | undefined;
  let fortranOrder: boolean | undefined;
  let shape: number[] | undefined;
  mark('{');
  while (!isMark('}')) {
    const key = next('text', 'a key');
    mark(':');
    if (key === 'descr' && descr === undefined) {
      if (isMark('[')) throw new FormatError('UNSUPPORTED', 'npy', 'structured dtypes are not supported', offset);
      descr = next('text', 'a dtype');
    } else if (key === 'fortran_order' && fortranOrder === undefined) {
      fortranOrder = next('boolean', 'True or False') === 'True';
    } else if (key === 'shape' && shape === undefined) {
      shape = shapeTuple();
    } else {
      throw fail(`header: unexpected or repeated key '${key.slice(0, 40)}'`);
    }
    if (!isMark('}')) mark(',');
  }
  mark('}');
  if (at !== tokens.length) throw fail('header: text after the dictionary');
  if (descr === undefined || fortranOrder === undefined || shape === undefined) {
    const missing = descr === undefined ? 'descr' : fortranOrder === undefined ? 'fortran_order' : 'shape';
    throw new FormatError('FIELD_MISSING', 'npy', `header has no ${missing}`, offset);
  }
  return { dtype: parseDtype(descr, 'npy', offset), descr, fortranOrder, shape };
}

function tokenize(text: string, offset: number): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < end) {
    const start = tokenPattern.lastIndex;
    const match = tokenPattern.exec(text);
    if (!match) {
      const message = `header: not a literal near '${text.slice(start, start + 20).trim()}'`;
      throw new FormatError('MALFORMED', 'npy', message, offset + start);
    }
    const [, single, double, digits, boolean, mark] = match;
    if (digits !== undefined) tokens.push({ kind: 'number', text: digits });
    else if (boolean !== undefined) tokens.push({ kind: 'boolean', text: boolean });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
    else tokens.push({ kind: 'text', text: single ?? double });
  }
  return tokens;
}
