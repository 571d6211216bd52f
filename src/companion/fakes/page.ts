/** What JupyterLab's packages expect of a browser and jsdom does not have. Import it first. */
class Nothing {
  observe(): void {
    // a test calls what a size change would call
  }

  unobserve(): void {
    // nothing is observed
  }

  disconnect(): void {
    // nothing is observed
  }
}

const missing = {
  ResizeObserver: Nothing,
  DragEvent: class extends Event {},
  requestIdleCallback: (callback: () => void) => setTimeout(callback, 0),
  cancelIdleCallback: (id: ReturnType<typeof setTimeout>) => {
    clearTimeout(id);
  },
  matchMedia: () => ({ matches: false, addEventListener: () => undefined })
};

for (const [name, value] of Object.entries(missing)) {
  if (typeof Reflect.get(globalThis, name) === 'undefined') {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
}

if (typeof Reflect.get(navigator, 'clipboard') === 'undefined') {
  Object.defineProperty(navigator, 'clipboard', { value: {}, configurable: true });
}

export {};
