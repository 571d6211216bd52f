import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../places';

export interface IJupyter {
  readonly url: string;
  close(): Promise<void>;
}

/** A JupyterLab of the virtual environment with the clone's extension, and a home below `folder`. */
export async function startJupyter(folder: string): Promise<IJupyter> {
  const home = (name: string): string => join(folder, name);
  await mkdir(home('jupyter/labextensions'), { recursive: true });
  await mkdir(home('processed'), { recursive: true });
  await symlink(join(ROOT, 'hepsct', 'labextension'), home('jupyter/labextensions/hepsct'));
  const port = await freePort();
  const options = {
    ...{ 'ServerApp.port': port, 'ServerApp.port_retries': 0, 'ServerApp.root_dir': folder },
    ...{ 'IdentityProvider.token': '', 'ServerApp.open_browser': false },
    'ServerApp.jpserver_extensions': "{'jupyterlab': True, 'hepsct': True}",
    'LabApp.extension_manager': 'readonly'
  };
  const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const bin = join(ROOT, '.venv', 'bin');
  const child = spawn(join(bin, 'jupyter'), ['lab', '--allow-root', ...flags], {
    stdio: 'ignore',
    env: {
      ...process.env,
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      PYTHONPATH: ROOT,
      HOME: folder,
      XDG_DATA_HOME: home('data'),
      XDG_CONFIG_HOME: home('config'),
      JUPYTER_PATH: home('jupyter'),
      JUPYTER_CONFIG_DIR: home('jupyter-config'),
      JUPYTERLAB_SETTINGS_DIR: home('settings'),
      JUPYTERLAB_WORKSPACES_DIR: home('workspaces'),
      HEPSCT_ROOTS: `bench=${folder}`,
      HEPSCT_PROCESSED_ROOT: home('processed')
    }
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    const answer = await Promise.race([fetch(`${url}/api`).catch(() => null), ended]);
    if (Array.isArray(answer)) throw new Error('Jupyter does not start.');
    if (answer?.ok === true) break;
    await pause(200);
  }
  return {
    url,
    close: async () => {
      child.kill();
      await ended;
    }
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
