/**
 * What the bench does in the page, as a hand would: `window.hepsctBench`. It listens to what the page says to its
 * threads: wishes for frames and what answers them. A pixel is on the screen one animation frame after its picture
 * was drawn.
 */
(() => {
  const asked = new Map();
  const shown = [];
  const bytes = [];

  /** A frame was drawn. */
  function draw(id) {
    requestAnimationFrame(() => shown.push([id, performance.now()]));
  }

  function hearText(text) {
    const message = JSON.parse(text);
    if (message.ack !== undefined) draw(`socket ${message.ack}`);
    else if (message.recipe) asked.set(`socket ${message.seq}`, performance.now());
  }

  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.type === 'open' || message?.type === 'sinogram') {
      this.addEventListener('message', ({ data }) => {
        if (data?.data instanceof ArrayBuffer) bytes.push(data.data.byteLength);
        if (data?.type === 'slice') draw(`wasm ${data.id}`);
      });
    }
    if (message?.type === 'send') hearText(message.text);
    if (message?.type === 'slice') asked.set(`wasm ${message.id}`, performance.now());
    return postMessage.call(this, message, ...rest);
  };

  const within = (selector, text) =>
    [...document.querySelectorAll(selector)].find(node => node.textContent.includes(text));

  async function until(what, condition) {
    for (const end = performance.now() + 60_000; performance.now() < end;) {
      const found = condition();
      if (found) return found;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    throw new Error(`${what} did not come.`);
  }

  /** Type or choose as a user does: React looks at the prototype's setter. */
  function enter(field, value, event = 'input') {
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
    set.call(field, String(value));
    field.dispatchEvent(new Event(event, { bubbles: true }));
  }

  function press(node) {
    const { x, y } = node.getBoundingClientRect();
    for (const name of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
      const place = { clientX: x + 5, clientY: y + 5 };
      node.dispatchEvent(new PointerEvent(name, { bubbles: true, button: 0, ...place }));
    }
  }

  const slider = () => document.querySelector('.jp-HepsctCentre-slider');
  const isResting = () =>
    document.querySelector('.jp-HepsctCentre-state')?.dataset.state === 'resting';

  async function open(path) {
    (await until('The tile', () => within('.jp-LauncherCard', 'HEPSCT'))).click();
    const field = await until('The field', () =>
      document.querySelector('.jp-HepsctForm input[type=text]')
    );
    enter(field, path);
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    await until('The slice', () => within('.jp-HepsctViewer-reading', 'slice of'));
    press(within('.jp-HepsctPanel .lm-TabBar-tab', 'Center of rotation'));
    await until('The tab', isResting);
  }

  /** @param engine `socket` or `wasm` */
  async function choose(engine) {
    const choice = document.querySelector('.jp-HepsctCentre-engine select');
    enter(choice, engine, 'change');
    await new Promise(resolve => setTimeout(resolve, 3000));
  }

  /** Drag the centre back and forth for a while, then let it rest. */
  async function drag(seconds) {
    await until('Rest', isResting);
    asked.clear();
    shown.length = bytes.length = 0;
    const [middle, begun] = [Number(slider().value), performance.now()];
    let moves = 0;
    for (;;) {
      const now = await new Promise(resolve => requestAnimationFrame(resolve));
      if (performance.now() - begun > 1000 * seconds) break;
      moves += 1;
      enter(slider(), middle + 5 * Math.sin((now - begun) / 250));
    }
    enter(slider(), middle);
    const rest = performance.now();
    await until('Movement', () => !isResting());
    await until('The exact slice', isResting);
    const settled = performance.now() - rest;
    const waits = shown
      .filter(([id, at]) => at < rest && asked.has(id))
      .map(([id, at]) => at - asked.get(id))
      .sort((a, b) => a - b);
    const share = part => waits[Math.floor(part * (waits.length - 1))];
    return {
      framesPerSecond: (1000 * waits.length) / (rest - begun),
      movesPerSecond: (1000 * moves) / (rest - begun),
      p50: share(0.5),
      p95: share(0.95),
      longest: share(1),
      exactAfter: settled,
      bytes: Math.max(0, ...bytes),
      view: [...document.querySelectorAll('.jp-HepsctCentre canvas')].map(
        ({ width, height }) => `${width} x ${height}`
      )[0]
    };
  }

  window.hepsctBench = { open, choose, drag };
})();
