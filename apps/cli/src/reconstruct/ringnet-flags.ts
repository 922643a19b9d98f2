import { type Command, InvalidArgumentError, Option } from 'commander';

/** RingNet's demo flags, by their own names. */
export interface RingnetFlags {
  readonly img_path?: string;
  readonly out_folder?: string;
  readonly save_obj_file: boolean;
  readonly save_texture: boolean;
  readonly save_flame_parameters: boolean;
  readonly neutralize_expression: boolean;
}

/** RingNet's demo flags, taken as they are; see docs/migration-from-ringnet.md. */
export function addRingnetFlags(command: Command): void {
  command.optionsGroup("RingNet's own flags:");
  for (const option of ringnetOptions()) command.addOption(option);
}

/** Whether a word of the command line is one of RingNet's flags: `--img_path` or `--img_path=FILE`. */
export function isRingnetFlag(word: string): boolean {
  const [flag] = word.split('=');
  return ringnetOptions().some(({ long }) => long === flag);
}

function ringnetOptions(): Option[] {
  return [
    new Option('--img_path <path>', 'photo, folder or pattern'),
    new Option('--out_folder <dir>', "where RingNet's folders go: images, mesh, texture, params, neutral_mesh"),
    switchOf('--save_obj_file', 'write mesh/NAME.obj', true),
    switchOf('--save_texture', 'write texture/NAME.obj, .mtl and .png', true),
    switchOf('--save_flame_parameters', 'write params/NAME.npy', true),
    switchOf('--neutralize_expression', 'write neutral_mesh/NAME.ply', false),
  ];
}

function switchOf(flag: string, description: string, isOn: boolean): Option {
  return new Option(`${flag} <bool>`, description).argParser(parseBoolean).default(isOn);
}

/** What Python's flag parser takes for a boolean. */
function parseBoolean(text: string): boolean {
  if (/^(true|t|1|yes)$/i.test(text)) return true;
  if (/^(false|f|0|no)$/i.test(text)) return false;
  throw new InvalidArgumentError('It must be True or False.');
}
