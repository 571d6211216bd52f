import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jupyterlab/galata';
import { NOTEBOOKS, REPOSITORY, SCAN } from '../places';
import { QUIET } from './panel';

test.use({ mockSettings: QUIET });

/** The viewer that users of HDF5 have in JupyterLab; it is no part of this product. */
test('a volume opens in h5web as a picture with its axes and units', async ({ page }) => {
  const volume = join(NOTEBOOKS, 'volumes', 'volume.h5');
  execFileSync(
    process.execPath,
    [join(REPOSITORY, 'hepsct/server/cli.mjs'), 'reconstruct', SCAN.path, '-o', volume],
    { stdio: 'pipe' }
  );
  await page.filebrowser.openHomeDirectory();
  await page.filebrowser.openDirectory('volumes');
  await page.locator('.jp-DirListing-item[title*="volume.h5"]').dblclick();
  const viewer = page.locator('.jp-MainAreaWidget:visible', { hasText: 'NX Heatmap' });
  // What h5web shows first is what the file's `default` attributes lead to.
  await expect(viewer.getByRole('tab', { name: 'NX Heatmap' })).toHaveAttribute(
    'aria-selected',
    'true'
  );
  const figure = viewer.getByRole('figure', { name: 'attenuation (1/cm)' });
  await expect(figure).toBeVisible();
  await expect(figure).toContainText('x from the axis (um)');
  await expect(figure).toContainText('y, downwards from the axis (um)');
  // Every slice of the volume is on the slider.
  await expect(viewer.getByText(`0:${SCAN.rows - 1}`)).toBeVisible();
});
