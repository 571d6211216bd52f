import '../companion/fakes/page';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nullTranslator } from '@jupyterlab/translation';
import { allowedWords } from './allowed-words';
import { NumberInput } from './number-input';

// React runs its effects at once inside `act`.
vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

let root: Root;
let host: HTMLElement;
let told: (number | null)[];

beforeEach(() => {
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
  told = [];
});

afterEach(() => {
  act(() => {
    root.unmount();
  });
  host.remove();
});

function show(props: Partial<NumberInput.IProps>): HTMLInputElement {
  act(() => {
    root.render(<NumberInput value={1} onChange={value => told.push(value)} {...props} />);
  });
  const input = host.querySelector('input');
  if (!input) {
    throw new Error('There is no field.');
  }
  return input;
}

/** As a user types: React listens to the setter of the prototype. */
function type(input: HTMLInputElement, text: string): void {
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

function leave(input: HTMLInputElement): void {
  act(() => {
    input.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
  });
}

describe('number field', () => {
  it('tells every number in its range, and keeps the rest to itself', () => {
    const input = show({ exclusiveMinimum: 0, maximum: 1 });
    type(input, '0.5');
    type(input, '0');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    type(input, '2');
    expect(told).toEqual([0.5]);
  });

  it('says what is allowed while something else stands in it, and keeps the focus', () => {
    const trans = nullTranslator.load('hepsct');
    const input = show({ value: 0, minimum: -1, maximum: 1, trans });
    input.focus();
    expect(host.textContent).toBe('');
    type(input, '5');
    const note = document.getElementById(input.getAttribute('aria-describedby') ?? '');
    expect(note?.textContent).toBe('Must be a number from -1 to 1.');
    expect(document.activeElement).toBe(input);
    type(input, '0.5');
    expect(host.textContent).toBe('');
    expect(told).toEqual([0.5]);
  });

  it.each([
    [{ exclusiveMinimum: 0, maximum: 1 }, 'Must be a number above 0, up to 1.'],
    [{ exclusiveMinimum: 0 }, 'Must be a number above 0.'],
    [{ minimum: 1, integer: true }, 'Must be a whole number from 1 on.'],
    [{ maximum: 3 }, 'Must be a number up to 3.'],
    [{}, 'Must be a number.']
  ])('%j is said as a sentence', (range, sentence) => {
    expect(allowedWords(range, nullTranslator.load('hepsct'))).toBe(sentence);
  });

  it('goes back to the last good value when it is left half-typed', () => {
    const input = show({ value: 7, minimum: 5 });
    type(input, '');
    leave(input);
    expect(input.value).toBe('7');
    expect(told).toEqual([]);
  });

  it('is none when it may be empty', () => {
    const input = show({ value: 7, nullable: true });
    type(input, '');
    expect(told).toEqual([null]);
  });

  it('takes whole numbers only where only those are meant', () => {
    const input = show({ integer: true });
    type(input, '1.5');
    type(input, '3');
    expect(told).toEqual([3]);
  });

  it('follows its value from outside, without touching what is typed', () => {
    const input = show({ value: 1 });
    type(input, '1.50');
    show({ value: 1.5 });
    expect(input.value).toBe('1.50');
    show({ value: 2 });
    expect(input.value).toBe('2');
  });
});
