import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** Where models are looked for. */
export interface ModelFolders {
  readonly modelsDir: string;
  readonly flameModelDir: string;
}

/** Adds the two folder options that every command with models shares. */
export function addModelFolderOptions(command: Command): Command {
  const { modelsDir, flameModelDir } = defaultFolders();
  return command
    .addOption(
      new Option('--models-dir <dir>', "folder of the open models and RingNet's checkpoint").default(
        modelsDir,
        'models/ of the repository',
      ),
    )
    .addOption(
      new Option('--flame-model-dir <dir>', 'folder of your FLAME files').default(
        flameModelDir,
        'flame_model/ of the repository',
      ),
    );
}

/** The repository's folders, or those that RINGNET_MODELS_DIR and RINGNET_FLAME_MODEL_DIR name. */
export function defaultFolders(): ModelFolders {
  return {
    modelsDir: process.env.RINGNET_MODELS_DIR || `${repository}models`,
    flameModelDir: process.env.RINGNET_FLAME_MODEL_DIR || `${repository}flame_model`,
  };
}
