import { expect, test } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import { SCAN } from '../places';
import { pretendCard } from './card';
import { PanelPage } from './panel';

/** Whether pictures are drawn by a shader. */
function hasShader(canvas: Element): boolean {
  return canvas instanceof HTMLCanvasElement && canvas.getContext('webgl2') !== null;
}

/** Mean difference of two pictures' colours, 0 to 255. */
async function differenceOf(
  page: Pick<Page, 'evaluate'>,
  pictures: readonly [Buffer, Buffer]
): Promise<number> {
  return page.evaluate(
    async encoded => {
      const [first, second] = await Promise.all(
        encoded.map(async text => {
          const response = await fetch(`data:image/png;base64,${text}`);
          const bitmap = await createImageBitmap(await response.blob());
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
          context?.drawImage(bitmap, 0, 0);
          return context?.getImageData(0, 0, bitmap.width, bitmap.height).data;
        })
      );
      if (!first || first.length !== second?.length) {
        throw new Error('The pictures are not of one size.');
      }
      const apart = first.map((value, index) => Math.abs(value - (second[index] ?? 0)));
      return apart.reduce((sum, one) => sum + one, 0) / apart.length;
    },
    pictures.map(picture => picture.toString('base64'))
  );
}

async function picturesOf(panel: PanelPage): Promise<Buffer[]> {
  const { page, root, canvas } = panel;
  await panel.openByTile();
  await panel.openScan(SCAN.path);
  await expect(root.locator('.jp-HepsctViewer-badge')).toBeHidden();
  await root.getByLabel('Colour map').selectOption('viridis');
  await page.mouse.move(0, 0);
  const whole = await canvas.screenshot();
  await canvas.focus();
  for (const _ of Array(12).keys()) {
    await canvas.press('+');
  }
  await canvas.press('ArrowRight');
  return [whole, await canvas.screenshot()];
}

test('processor and graphics card draw the same picture', async ({ browser, baseURL }) => {
  const viewport = { width: 1440, height: 900 };
  const pages = [await browser.newPage({ viewport }), await browser.newPage({ viewport })] as const;
  await pretendCard(pages[1]);
  const drawn: Buffer[][] = [];
  for (const [index, page] of pages.entries()) {
    await page.goto(`${baseURL ?? ''}/lab/workspaces/drawing?reset`);
    const panel = new PanelPage(page);
    drawn.push(await picturesOf(panel));
    expect(await panel.canvas.evaluate(hasShader)).toBe(index === 1);
  }
  const [byProcessor, byCard] = drawn;
  for (const [index, picture] of byProcessor?.entries() ?? []) {
    expect(await differenceOf(pages[0], [picture, byCard?.[index] ?? picture])).toBeLessThan(1);
  }
  expect(byProcessor?.[0]?.equals(byProcessor[1] ?? Buffer.of())).toBe(false);
  await Promise.all(pages.map(page => page.close()));
});
