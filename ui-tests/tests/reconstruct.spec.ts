import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jupyterlab/galata';
import { PROCESSED, SCAN } from '../places';
import { PanelPage, QUIET } from './panel';

test.use({ mockSettings: QUIET });

test('one scan all the way: tile, open, show slices, centre, reconstruct, result, reload', async ({
  page
}) => {
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.openScan(SCAN.path);
  await expect(panel.reading).toContainText('256 × 256 pixels');
  await expect(panel.reading).toContainText('centre 127.5');

  await panel.button('Show Slices').click();
  await expect(panel.button('Projections')).toHaveAttribute('aria-pressed', 'true');
  await expect(panel.reading).toContainText('256 × 16 pixels');
  for (const [name, size] of [
    ['Flats', '256 × 16'],
    ['Darks', '256 × 16'],
    ['Sinograms', '256 × 181']
  ] as const) {
    await panel.button(name).click();
    await expect(panel.reading).toContainText(`${size} pixels`);
  }
  const corrected = panel.root.getByRole('checkbox', { name: 'Corrected' });
  await corrected.check();
  await expect(panel.reading).toContainText('256 × 181 pixels · corrected sinogram of row 8');
  await panel.button('Projections').click();
  await expect(panel.reading).toContainText('256 × 16 pixels · corrected projection 0');
  await corrected.uncheck();
  await expect(panel.reading).toContainText(/pixels · projection 0/);

  await panel.button('Slice').click();
  const before = await panel.readMiddle();
  await panel.root.getByLabel('Center', { exact: true }).fill(String(SCAN.centre));
  await page.mouse.move(0, 0);
  await expect(panel.reading).toContainText(`centre ${SCAN.centre}`);
  await expect(panel.root.locator('.jp-HepsctViewer-badge')).toBeHidden();
  expect(await panel.readMiddle()).not.toBe(before);

  await expect(panel.root.getByText('16 slices of 256 × 256')).toBeVisible();
  await panel.button('Reconstruct').click();
  await expect(panel.button('Result')).toHaveAttribute('aria-pressed', 'true', { timeout: 60_000 });
  await expect(panel.root.getByText('done · 16 of 16 slices')).toBeVisible();
  await expect(panel.log).toContainText(
    /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - \[INFO\] Reconstruction start!/
  );
  await expect(panel.log).toContainText('[INFO] Reconstruction completed!');
  expect(existsSync(join(PROCESSED, 'simulated', 'run-001'))).toBe(true);

  const result = await panel.readMiddle();
  await page.waitForTimeout(1000); // the restorer writes half a second after the last change
  // Not `page.reload()`: it waits for the launcher, which the restored panel takes the place of.
  await page.evaluate(() => {
    location.reload();
  });
  await expect(panel.path).toHaveValue(SCAN.path);
  await expect(panel.root.getByLabel('Center', { exact: true })).toHaveValue(String(SCAN.centre));
  await expect(panel.button('Result')).toHaveAttribute('aria-pressed', 'true');
  await expect(panel.log).toContainText('Reconstruction completed!');
  await expect(panel.root.getByText('done · 16 of 16 slices')).toBeVisible();
  expect(await panel.readMiddle()).toBe(result);
});
