import { nullTranslator } from '@jupyterlab/translation';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CurvePlot } from './curve-plot';

const trans = nullTranslator.load('hepsct');

/** Heights of the curve in the drawing, from its top; the floor is 80. */
function heights(scores: readonly number[]): number[] {
  const drawn = renderToStaticMarkup(
    <CurvePlot
      curve={{ centres: scores.map((_, index) => 100 + index), scores }}
      marks={[]}
      error={null}
      label={trans.__('Curve')}
      trans={trans}
    />
  );
  const [, points = ''] = /points="([^"]*)"/u.exec(drawn) ?? [];
  return points.split(' ').map(point => Number(point.split(',')[1]));
}

describe('the curve over candidates', () => {
  it('stands on 0 where no score is below it', () => {
    expect(heights([0, 2, 4])).toEqual([80, 44, 8]);
    expect(heights([2, 4])).toEqual([44, 8]);
  });

  it('stays in the drawing where candidates are worse than none', () => {
    expect(heights([-10, 30, -10])).toEqual([80, 8, 80]);
    expect(heights([-30, -10])).toEqual([80, 8]);
  });

  it('is a line on the floor where all are alike', () => {
    expect(heights([0, 0])).toEqual([80, 80]);
  });
});
