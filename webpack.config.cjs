/** What JupyterLab's builder does not do by itself: the engine of the page travels inside its worker's script. */
module.exports = {
  module: {
    rules: [
      { test: /\.wasm$/, type: 'asset/inline', generator: { dataUrl: { encoding: 'base64' } } }
    ]
  },
  // That script is large on purpose, and loaded only where it is needed.
  performance: { hints: false }
};
