import type { GuardedLibrary } from './guarded-library';
import { elementOf, type Inspector } from './inspector';
import type { LinkWalker } from './links';
import type { ITree, ITreeEntry } from './messages';
import type { IDanglingLink } from '../../protocol/scan';

/** Objects looked at before the list is cut; a file with more is browsed by folder. */
const MOST_OBJECTS = 20_000;
const DEEPEST = 32;

/** Lists the datasets of a file and the links that lead nowhere or to where nothing may be read. */
export class TreeLister {
  constructor(
    private readonly _library: GuardedLibrary,
    private readonly _walker: LinkWalker,
    private readonly _inspector: Inspector
  ) {}

  list(file: string): ITree {
    const datasets: ITreeEntry[] = [];
    const dangling: IDanglingLink[] = [];
    const seen = new Set<string>();
    let left = MOST_OBJECTS;
    const visit = (path: string, depth: number): void => {
      const end = this._walker.walk(file, path === '' ? '/' : path);
      if (end.kind === 'dangling') {
        dangling.push({ path, target: end.target, reason: end.reason, refused: end.refused });
      }
      if (end.kind !== 'found') {
        return;
      }
      const dataset = this._inspector.datasetAt(end);
      if (dataset !== null) {
        datasets.push({
          path,
          shape: dataset.shape ?? [],
          element: elementOf(dataset),
          filters: dataset.filters.map(({ name }) => name)
        });
        return;
      }
      // Hard links can make circles: a group is entered once.
      const self = `${end.file}\n${this._library.module.create_object_reference(end.id, end.path).join()}`;
      if (seen.has(self) || depth > DEEPEST) {
        return;
      }
      seen.add(self);
      for (const name of this._walker.namesIn(end.id, end.path)) {
        if (left-- <= 0) {
          return;
        }
        visit(`${path}/${name}`, depth + 1);
      }
    };
    visit('', 0);
    return { datasets, dangling, cut: left < 0 };
  }
}
