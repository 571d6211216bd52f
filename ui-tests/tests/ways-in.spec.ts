import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jupyterlab/galata';
import { HOME, SCAN } from '../places';
import { PanelPage, QUIET } from './panel';

test.use({ mockSettings: QUIET });

test('a scan is opened from the file browser', async ({ page }) => {
  await page.filebrowser.openDirectory('scans');
  await page.menu.openContextMenuLocator('.jp-DirListing-item[title*="simulated.h5"]');
  await page.getByRole('menuitem', { name: 'Open in HEPSCT' }).click();
  const panel = new PanelPage(page);
  await expect(panel.path).toHaveValue(SCAN.path);
  await expect(panel.reading).toContainText('slice of row');
});

test('what the file browser shows outside of the roots is refused in words', async ({ page }) => {
  const path = join(HOME, 'elsewhere', 'outside.h5');
  mkdirSync(join(HOME, 'elsewhere'), { recursive: true });
  writeFileSync(path, '');
  await page.filebrowser.openDirectory('elsewhere');
  await page.menu.openContextMenuLocator('.jp-DirListing-item[title*="outside.h5"]');
  await page.getByRole('menuitem', { name: 'Open in HEPSCT' }).click();
  const panel = new PanelPage(page);
  await expect(panel.path).toHaveValue(path);
  const told = panel.root.getByRole('alert').first();
  await expect(told).toContainText(path);
  await expect(told).toContainText('scans');
});

test('a panel is opened from the command palette and used by keyboard alone', async ({ page }) => {
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('apputils:activate-command-palette')
  );
  await page.locator('.lm-CommandPalette-input').fill('New HEPSCT Panel');
  await page.keyboard.press('Enter');
  const panel = new PanelPage(page);
  await expect(panel.path).toBeFocused();
  await page.keyboard.type(SCAN.path);
  await page.keyboard.press('Enter');
  await expect(panel.reading).toContainText('slice of row 8');

  await panel.canvas.focus();
  await page.keyboard.press('PageUp');
  await expect(panel.reading).toContainText('slice of row 9');
  const zoom = panel.root.getByRole('group', { name: 'Zoom' });
  const fitted = await zoom.innerText();
  await page.keyboard.press('+');
  await expect(zoom).not.toHaveText(fitted);
  await page.keyboard.press('0');
  await expect(panel.button('Fit')).toHaveAttribute('aria-pressed', 'true');
  // Tab is not caught: the next stop lies behind the picture.
  await page.keyboard.press('Tab');
  await expect(panel.root.getByRole('slider')).toBeFocused();
});
