/** How often a random test runs: HEPSCT_SEEDS times as often as usual (`make test-all`). */
export const times = (runs: number): number => runs * Number(process.env['HEPSCT_SEEDS'] ?? 1);
