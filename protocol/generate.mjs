/**
 * Turns openapi.yaml and recipe.schema.json into what the program uses: one self-contained
 * document for the router, and TypeScript types for both sides. Run by the set-up.
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
