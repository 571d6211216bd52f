import type { JSX } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IScanDescription, ScanKind } from '../../protocol/scan';
import { errorWords } from '../companion/words';
import { formatBytes } from '../jobs/words';
import { fieldOf } from './refusal';
import type { IPartProps } from './group';

/** What was found in the scan, what was guessed, and what is unusual. */
export function ScanSummary({ model, trans }: IPartProps): JSX.Element | null {
  const { scan, error } = model.scan;
  if (error) {
    // Marked fields say it themselves; what belongs to none is said here.
    return fieldOf(error) === null ? (
      <div role="alert" className="jp-HepsctField-note jp-mod-error">
        {errorWords(error, trans)}
      </div>
    ) : null;
  }
  if (!scan) {
    return null;
  }
  return (
    <div className="jp-HepsctScan" aria-live="polite">
      <dl className="jp-HepsctScan-facts">
        {factsOf(scan, trans).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {scan.notes.length > 0 && (
        <ul className="jp-HepsctScan-notes" aria-label={trans.__('Notes on the scan')}>
          {scan.notes.map(({ code, level, message }) => (
            <li key={code + message} className={`jp-mod-${level}`}>
              {message}
            </li>
          ))}
        </ul>
      )}
      {scan.dangling.length > 0 && (
        <details className="jp-HepsctGroup-more">
          <summary>
            {trans._n('%1 link leads nowhere', '%1 links lead nowhere', scan.dangling.length)}
          </summary>
          <ul className="jp-HepsctScan-notes">
            {scan.dangling.map(({ path, target, reason }) => (
              <li key={path} className="jp-mod-warning">
                {trans.__('%1 → %2: %3', path, target, reason)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function factsOf(
  scan: IScanDescription,
  trans: TranslationBundle
): readonly (readonly [string, string])[] {
  const { angles, storage } = scan;
  return [
    [trans.__('Kind'), `${kindTitle(scan.kind, trans)} · ${scan.title}`],
    [
      trans.__('Projections'),
      trans._n(
        '%2, each %1 row × %3 columns',
        '%2, each %1 rows × %3 columns',
        scan.rows,
        scan.projections,
        scan.columns
      )
    ],
    [
      trans.__('Angles'),
      angles
        ? trans.__(
            '%1 from %2° to %3°',
            angles.count,
            round(angles.firstDeg),
            round(angles.lastDeg)
          )
        : trans.__('none')
    ],
    [
      trans.__('Stored'),
      trans.__(
        '%1, %2, %3',
        layoutTitle(storage.layout, trans),
        storage.compression === 'none' ? trans.__('not compressed') : storage.compression,
        formatBytes(storage.bytes)
      )
    ]
  ];
}

/** Kinds of scans by the names of their formats. */
export function kindTitle(kind: ScanKind, trans: TranslationBundle): string {
  switch (kind) {
    case 'dxchange':
      return trans.__('DXchange HDF5');
    case 'nxtomo':
      return trans.__('NeXus NXtomo');
    case 'hdf5':
      return trans.__('HDF5 of any layout');
    case 'tiff':
      return trans.__('Folder of TIFF images');
  }
}

function layoutTitle(
  layout: IScanDescription['storage']['layout'],
  trans: TranslationBundle
): string {
  switch (layout) {
    case 'contiguous':
      return trans.__('contiguous');
    case 'chunked':
      return trans.__('in chunks');
    case 'files':
      return trans.__('one file an image');
    case 'library':
      return trans.__('read through the HDF5 library');
  }
}

function round(degrees: number): string {
  return String(Number(degrees.toFixed(3)));
}
