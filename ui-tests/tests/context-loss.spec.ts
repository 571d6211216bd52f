import { expect, test } from '@jupyterlab/galata';
import { SCAN } from '../places';
import { pretendCard } from './card';
import { PanelPage, QUIET } from './panel';

test.use({ mockSettings: QUIET });

/** What takes the context of a canvas away and gives it back, as a reset of the card does. */
function contextOf(canvas: Element): WEBGL_lose_context {
  const gl = canvas instanceof HTMLCanvasElement ? canvas.getContext('webgl2') : null;
  const extension = gl?.getExtension('WEBGL_lose_context');
  if (!extension) {
    throw new Error('This browser cannot lose a context.');
  }
  return extension;
}

test('a lost WebGL context: said in words, and the same picture once it is back', async ({
  page
}) => {
  await pretendCard(page);
  await page.goto();
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.openScan(SCAN.path);
  await expect(panel.root.locator('.jp-HepsctViewer-badge')).toBeHidden();
  await panel.root.getByLabel('Colour map').selectOption('viridis');
  await page.mouse.move(0, 0);
  const message = panel.root.locator('.jp-HepsctViewer-picture').getByRole('status');
  await expect(message).toBeHidden();
  const before = await panel.canvas.screenshot();
  // Asked for while it is there: a lost context has no extensions.
  const context = await panel.canvas.evaluateHandle(contextOf);
  const lose = () => context.evaluate(extension => extension.loseContext());
  const restore = () => context.evaluate(extension => extension.restoreContext());

  for (let round = 0; round < 2; round += 1) {
    await lose();
    await expect(message).toContainText('comes back as soon as it answers');
    // What changes while it is away is shown when it is back.
    await panel.root.getByLabel('Colour map').selectOption('grey');
    await panel.root.getByLabel('Colour map').selectOption('viridis');
    await restore();
    await expect(message).toBeHidden();
    await expect.poll(async () => (await panel.canvas.screenshot()).equals(before)).toBe(true);
  }

  await lose();
  await expect(message).toContainText('does not give it back');
  await expect(message).toContainText('reload');
  // Numbers are of the data, not of the card.
  await panel.readMiddle();
  await restore();
  await page.mouse.move(0, 0);
  await expect(message).toBeHidden();
  await expect.poll(async () => (await panel.canvas.screenshot()).equals(before)).toBe(true);
});
