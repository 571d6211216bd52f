import { dirname, extname, join } from 'node:path';
import { InputError } from '../../protocol/errors';
import type { IRecipe } from '../../protocol/recipe';
import { checkRecipe } from '../../protocol/recipe-check';
import { isFolder, readText } from '../files/folder-entries';
import type { Roots } from '../files/roots';
import { describeVolume } from '../volumes/describe';
import { RECIPE_FILE } from '../volumes/formats/tiff';
import { createWhole, exists, makeFolder, outputExists, writingTo } from '../volumes/writing';
import type { IReaderContext } from './scans';
import type { IReaderService } from './service';

/** Recipes in files of their own, in volumes and in jobs. */
export function recipeCalls({
  roots,
  engine
}: IReaderContext): Pick<IReaderService, 'openRecipe' | 'saveRecipe'> {
  return {
    openRecipe: async ({ path }, signal) => {
      const real = await roots.resolveInside(path);
      const text = await recipeText(real);
      if (text !== null) {
        return { recipe: checkRecipe(recipeIn(parse(text, path))) };
      }
      const { recipe } = await describeVolume(real, { roots, engine }, signal);
      if (recipe === null) {
        throw new InputError(
          'recipe-invalid',
          `${path} holds no recipe: open a recipe (.json) or a volume that hepsct wrote.`,
          { path }
        );
      }
      return { recipe };
    },
    saveRecipe: async ({ path, recipe: document }) => {
      const recipe = checkRecipe(document);
      return { path: await save(extname(path) === '' ? `${path}.json` : path, recipe, roots) };
    }
  };
}

/** The JSON a path stands for; null for a volume that keeps its recipe inside. */
async function recipeText(path: string): Promise<string | null> {
  if (await isFolder(path)) {
    const inside = join(path, RECIPE_FILE);
    return (await exists(inside)) ? readText(inside) : null;
  }
  return extname(path).toLowerCase() === '.json' ? readText(path) : null;
}

function parse(text: string, path: string): unknown {
  try {
    const document: unknown = JSON.parse(text);
    return document;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(
      'recipe-invalid',
      `${path} is not a recipe: it is not JSON (${why}).`,
      { path },
      { cause: error }
    );
  }
}

/** The recipe itself, also where it stands inside a job file. */
function recipeIn(document: unknown): unknown {
  const isJob =
    typeof document === 'object' &&
    document !== null &&
    'format' in document &&
    'recipe' in document;
  return isJob ? document.recipe : document;
}

async function save(path: string, recipe: IRecipe, roots: Roots): Promise<string> {
  const target = await roots.resolveNew(path);
  if (await exists(target)) {
    throw outputExists(target);
  }
  await writingTo(target, async () => {
    await makeFolder(dirname(target));
    await createWhole(target, 'recipe', async file =>
      file.writeFile(`${JSON.stringify(recipe, null, 2)}\n`)
    );
  });
  return target;
}
