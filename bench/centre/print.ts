import type { IJudgement } from './bars';
import type { IClassReport, IErrors } from './report';

function pixels(value: number | null): string {
  return (value === null ? '-' : value.toFixed(3)).padStart(7);
}

function percent(part: number, all: number): string {
  return `${((100 * part) / Math.max(1, all)).toFixed(1)}%`.padStart(7);
}

function cells({ count, refused, median, p90, most }: IErrors): string {
  return `${percent(refused, count)}${pixels(median)}${pixels(p90)}${pixels(most)}`;
}

const HEAD = 'refused median    p90    max';

/** A line a class, then a line a method of each. */
export function tables(reports: readonly IClassReport[]): string[] {
  return [
    `${''.padEnd(26)}scans: ${HEAD}   rows: ${HEAD}   s a row`,
    ...reports.map(
      ({ name, scans, rows, secondsARow }) =>
        `${name.padEnd(24)}${String(scans.count).padStart(4)}    ${cells(scans)}       ${cells(rows)}   ${secondsARow.toFixed(3)}`
    ),
    '',
    ...peerLines(reports),
    `${'one method, one row'.padEnd(40)} silent median    p90    max`,
    ...reports.flatMap(({ name, methods }) =>
      methods.map(report => `${name.padEnd(24)}${report.method.padEnd(16)}${cells(report)}`)
    )
  ];
}

function peerLines(reports: readonly IClassReport[]): string[] {
  const lines = reports.flatMap(({ name, peer }) =>
    peer === null
      ? []
      : [
          `${name.padEnd(24)}algotom ${cells(peer.scans)}       ${cells(peer.rows)}   ${peer.secondsARow.toFixed(3)}`,
          `${''.padEnd(24)}ours    ${cells(peer.ownScans)}       ${cells(peer.ownRows)}`
        ]
  );
  return lines.length === 0 ? [] : ['the same scans by find_center_vo', ...lines, ''];
}

/** What missed its bar. */
export function missed(judgements: readonly IJudgement[]): string[] {
  return judgements
    .filter(({ held }) => !held)
    .map(
      ({ class: name, bar, value, limit }) =>
        `missed: ${name}: ${bar} ${value.toFixed(3)}, bar ${limit}`
    );
}
