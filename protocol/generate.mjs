/**
 * Turns openapi.yaml and recipe.schema.json into what the program uses: one self-contained
 * document for the router, TypeScript types for both sides, and the version. Run by the set-up.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const here = new URL('./', import.meta.url);
const generated = new URL('generated/', here);

async function readDocument() {
  const document = parse(await readFile(new URL('openapi.yaml', here), 'utf8'));
  const { $schema, $id, ...recipe } = JSON.parse(
    await readFile(new URL('recipe.schema.json', here), 'utf8')
  );
  document.components.schemas.Recipe = recipe;
  return document;
}

const document = await readDocument();
await mkdir(generated, { recursive: true });
await writeFile(new URL('openapi.json', generated), `${JSON.stringify(document, null, 2)}\n`);
const types = await openapiTS(structuredClone(document), { immutable: true });
await writeFile(
  new URL('api.ts', generated),
  `/* Made from protocol/openapi.yaml by protocol/generate.mjs; do not edit. */\n${astToString(types)}`
);
const { version } = JSON.parse(await readFile(new URL('../package.json', here), 'utf8'));
await writeFile(
  new URL('version.ts', generated),
  `/** Version of hepsct, from package.json. */\nexport const VERSION = ${JSON.stringify(version)};\n`
);
