/** A reader process for tests: does what the path it is asked for says. */
process.on('message', ({ type, id, call }) => {
  const path = call?.path ?? '';
  if (type === 'cancel' || path === 'hang') {
    return;
  }
  if (path === 'crash') {
    process.kill(process.pid, 'SIGSEGV');
  } else if (path === 'refuse') {
    process.send({
      type: 'refusal',
      id,
      code: 'file-truncated',
      message: 'x.h5 ends early.',
      fields: { path },
      detail: 'stack'
    });
  } else {
    process.send({ type: 'answer', id, value: { pid: process.pid, data: new Float32Array(4) } });
  }
});
process.on('disconnect', () => process.exit(0));
