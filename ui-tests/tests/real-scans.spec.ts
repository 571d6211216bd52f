import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jupyterlab/galata';
import { NO_REAL_SCANS, PROCESSED, REAL_SCANS } from '../places';
import { PanelPage, QUIET } from './panel';

test.use({ mockSettings: QUIET });

test.skip(REAL_SCANS === null, NO_REAL_SCANS);

const pathOf = (name: string): string => join(REAL_SCANS ?? '', name);

/** The slice follows a change of the centre; its value in the middle is another one. */
async function setCentre(panel: PanelPage, centre: number): Promise<string> {
  await panel.settled();
  const before = await panel.readMiddle();
  await panel.root.getByLabel('Center', { exact: true }).fill(String(centre));
  await panel.leavePicture();
  await expect(panel.reading).toContainText(`centre ${centre.toFixed(2)}`);
  await panel.settled();
  const after = await panel.readMiddle();
  expect(after).not.toBe(before);
  await panel.leavePicture();
  return after;
}

/** The centre that is offered of itself. */
async function offered(panel: PanelPage): Promise<number> {
  const line = panel.root.locator('.jp-HepsctOffer').getByRole('status');
  await expect(line).toHaveText(/^Found [\d.]+ ± [\d.]+ px/);
  return Number(/Found ([\d.]+)/.exec(await line.innerText())?.[1]);
}

/** Show Slices opens the raw pictures; `size` is columns × rows. */
async function showSlices(panel: PanelPage, size: string, projections: number): Promise<void> {
  await panel.button('Show Slices').click();
  await expect(panel.button('Projections')).toHaveAttribute('aria-pressed', 'true');
  await expect(panel.reading).toContainText(`${size} pixels · projection 0`);
  await panel.root.getByRole('checkbox', { name: 'Corrected' }).check();
  await expect(panel.reading).toContainText(`${size} pixels · corrected projection 0`);
  const columns = size.split(' ')[0] ?? '';
  await panel.button('Sinograms').click();
  await expect(panel.reading).toContainText(`${columns} × ${projections} pixels · corrected sino`);
  await panel.root.getByRole('checkbox', { name: 'Corrected' }).uncheck();
  await expect(panel.reading).toContainText(`${columns} × ${projections} pixels · sinogram`);
  for (const name of ['Flats', 'Darks']) {
    await panel.button(name).click();
    await expect(panel.reading).toContainText(`${size} pixels`);
  }
}

/** The number of a line such as `row 1, column 2: 0.25 1/cm`. */
function valueOf(reading: string): number {
  return Number(/: (\S+)/.exec(reading)?.[1]);
}

/** The volume holds in its middle what the slice of the recipe showed there. */
async function reconstruct(panel: PanelPage, scan: string, middle: string): Promise<void> {
  await expect(panel.button('Reconstruct')).toBeEnabled();
  await panel.button('Reconstruct').press('Enter');
  await expect(panel.button('Result')).toHaveAttribute('aria-pressed', 'true', {
    timeout: 60_000
  });
  await expect(panel.log).toContainText('[INFO] Reconstruction completed!');
  expect(existsSync(join(PROCESSED, scan, 'run-001'))).toBe(true);
  await panel.settled();
  const result = await panel.readMiddle();
  expect(result.split(':')[0]).toBe(middle.split(':')[0]);
  // Slices computed alone and beside others differ by the rounding of float32.
  const [low, high] = await Promise.all(
    ['Lowest value shown', 'Highest value shown'].map(name =>
      panel.root.getByLabel(name).inputValue().then(Number)
    )
  );
  const span = (high ?? Number.NaN) - (low ?? Number.NaN);
  expect(Math.abs(valueOf(result) - valueOf(middle)) / span).toBeLessThan(1e-4);
}

test('tooth, DXchange: from the file to the result', async ({ page }) => {
  const path = pathOf('tooth.h5');
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.openScan(path);
  await expect(panel.root).toContainText('181, each 2 rows × 640 columns');
  expect(Math.abs((await offered(panel)) - 296)).toBeLessThan(0.2);
  const middle = await setCentre(panel, 296);
  await showSlices(panel, '640 × 2', 181);
  await reconstruct(panel, 'tooth', middle);
});

test('24737, a folder of TIFF with more angles than projections: to the result', async ({
  page
}) => {
  const path = pathOf('savu_24737_tiff');
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.path.fill(path);
  await panel.path.press('Enter');
  const alert = panel.root.getByRole('alert').filter({ hasText: '111' }).first();
  await expect(alert).toContainText('91');
  await panel.button('Use lines 11 to 101').press('Enter');
  await expect(panel.reading).toContainText('slice of row 67');
  await expect(panel.root).toContainText('91 from -88.2° to 91.8°');
  expect(Math.abs((await offered(panel)) - 85.85)).toBeLessThan(0.25);
  const middle = await setCentre(panel, 85.75);
  await showSlices(panel, '160 × 135', 91);
  await reconstruct(panel, 'savu_24737_tiff', middle);
});

test('24737, NXtomo: flats and darks by the image key', async ({ page }) => {
  const path = pathOf('derived_24737_nxtomo.nxs');
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.openScan(path);
  await expect(panel.root).toContainText('91, each 135 rows × 160 columns');
  await setCentre(panel, 85.75);
  await showSlices(panel, '160 × 135', 91);
});

test('K11, external links: datasets chosen by hand', async ({ page }) => {
  const path = pathOf(join('k11_diad', 'k11-18014.nxs'));
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.path.fill(path);
  await panel.path.press('Enter');
  // No definition says what is what, so the fields open by themselves and ask.
  const input = panel.root.getByRole('region', { name: 'Input' });
  for (const [label, dataset] of [
    ['Projections', '/entry/imaging/data'],
    ['Image key', '/entry/instrument/imaging/image_key'],
    ['Dataset or text file', '/entry/imaging/gts_theta_value']
  ] as const) {
    const field = input.getByLabel(label, { exact: true }).and(input.locator('input[type=text]'));
    if (!(await field.isVisible())) {
      await input.getByText('Angles', { exact: true }).first().click();
    }
    await field.fill(dataset);
    await field.press('Enter');
  }
  await expect(panel.reading).toContainText('slice of row 11');
  await expect(panel.root).toContainText('3001, each 22 rows × 26 columns');
  await setCentre(panel, 12.5 + 0.25);
  await setCentre(panel, 12.25);
  await showSlices(panel, '26 × 22', 3001);
});
