/** A file as a folder holds it. */
export interface IListedFile {
  readonly name: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** Files of one numbered series, or one file. */
export interface IFoldedFiles {
  /** `raw_00000.tiff … raw_00090.tiff`, or the name of the one file. */
  readonly name: string;
  readonly first: string;
  readonly count: number;
  /** Of all files together. */
  readonly size: number;
  /** Of the newest. */
  readonly modifiedMs: number;
}

/** Fewer numbered files than this stay lines of their own. */
const FEWEST = 4;

/**
 * Fold numbered images into one line each: names that differ in their last number only.
 *
 * @param files in natural order
 */
export function foldFiles(
  files: readonly IListedFile[],
  isImage: (name: string) => boolean
): IFoldedFiles[] {
  const series = new Map<string, IListedFile[]>();
  for (const file of files) {
    const key = isImage(file.name) ? seriesOf(file.name) : null;
    const at = key ?? `\0${file.name}`;
    const members = series.get(at);
    if (members === undefined) {
      series.set(at, [file]);
    } else {
      members.push(file);
    }
  }
  return [...series.values()].flatMap(members =>
    members.length < FEWEST ? members.map(file => folded([file])) : [folded(members)]
  );
}

function folded(members: readonly IListedFile[]): IFoldedFiles {
  const first = members[0]?.name ?? '';
  const last = members.at(-1)?.name ?? '';
  return {
    name: members.length > 1 ? `${first} … ${last}` : first,
    first,
    count: members.length,
    size: members.reduce((sum, file) => sum + file.size, 0),
    modifiedMs: members.reduce((latest, file) => Math.max(latest, file.modifiedMs), 0)
  };
}

/** What the names of a series have in common; null where there is no number. */
function seriesOf(name: string): string | null {
  const match = /^(.*?)\d+([^\d]*)$/u.exec(name);
  return match === null ? null : `${match[1]?.replace(/\d+$/u, '') ?? ''}\0${match[2] ?? ''}`;
}
