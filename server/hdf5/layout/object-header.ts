import { type Fields, type IByteSource, Structures, Unfollowed } from './bytes';

/** Superblocks and object headers, after the HDF5 File Format Specification, II.A and IV.A. */

const SIGNATURE = '\x89HDF\r\n\x1a\n';

/** Read the superblock (versions 0 to 3) and give access to the structures behind it. */
export function openStructures(source: IByteSource): Structures {
  const fields = new Structures(source, 0).at(0, Math.min(96, source.size));
  if (fields.text(8) !== SIGNATURE) {
    throw new Unfollowed('the file begins with a user block');
  }
  const version = fields.uint(1);
  if (version > 3) {
    throw new Unfollowed(`superblock version ${version}`);
  }
  if (version < 2) {
    fields.skip(4);
  }
  const offsets = fields.uint(1);
  const lengths = fields.uint(1);
  if (offsets !== 8 || lengths !== 8) {
    throw new Unfollowed('addresses of the file are not 8 bytes long');
  }
  fields.skip(version === 0 ? 9 : version === 1 ? 13 : 1);
  return new Structures(source, fields.uint(8));
}

/** A message of an object header: its type and its bytes. */
export interface IMessage {
  readonly type: number;
  readonly shared: boolean;
  readonly fields: Fields;
}

/** More continuation blocks than any file has. */
const MOST_BLOCKS = 4096;

interface IBlock {
  readonly address: number;
  readonly length: number;
}

/** All messages of the object header (version 1 or 2) at an address, continuations followed. */
export function readMessages(file: Structures, address: number): IMessage[] {
  const start = file.at(address, Math.min(64, Math.max(0, file.size - file.position(address))));
  return start.text(4) === 'OHDR' ? messagesOf2(file, address, start) : messagesOf1(file, address);
}

function messagesOf1(file: Structures, address: number): IMessage[] {
  const head = file.at(address, 16);
  if (head.uint(1) !== 1) {
    throw new Unfollowed('the dataset has no object header where it should');
  }
  head.skip(7);
  const blocks: IBlock[] = [{ address: address + 16, length: head.uint(4) }];
  return walk(blocks, ({ address: from, length }, take) => {
    const fields = file.at(from, length);
    while (fields.left >= 8) {
      const type = fields.uint(2);
      const size = fields.uint(2);
      const flags = fields.uint(1);
      fields.skip(3);
      take({ type, shared: (flags & 2) !== 0, fields: fields.part(size) });
    }
  });
}

function messagesOf2(file: Structures, address: number, start: Fields): IMessage[] {
  if (start.uint(1) !== 2) {
    throw new Unfollowed('object header of an unknown version');
  }
  const flags = start.uint(1);
  start.skip((flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0));
  const length = start.uint(1 << (flags & 3));
  const ordered = (flags & 4) !== 0 ? 2 : 0;
  const blocks: IBlock[] = [{ address: address + start.at, length }];
  let first = true;
  return walk(blocks, (block, take) => {
    const fields = file.at(block.address, block.length);
    // Continuations stand between a signature and a checksum.
    if (!first && fields.text(4) !== 'OCHK') {
      throw new Unfollowed('a continuation of an object header is missing');
    }
    const tail = first ? 0 : 4;
    first = false;
    while (fields.left - tail >= 4 + ordered) {
      const type = fields.uint(1);
      const size = fields.uint(2);
      const messageFlags = fields.uint(1);
      fields.skip(ordered);
      take({ type, shared: (messageFlags & 2) !== 0, fields: fields.part(size) });
    }
  });
}

function walk(
  blocks: IBlock[],
  read: (block: IBlock, take: (message: IMessage) => void) => void
): IMessage[] {
  const messages: IMessage[] = [];
  for (
    let block = blocks.shift(), count = 0;
    block !== undefined;
    block = blocks.shift(), count++
  ) {
    if (count > MOST_BLOCKS) {
      throw new Unfollowed('the object header goes round in circles');
    }
    read(block, message => {
      if (message.type === 0x10) {
        blocks.push({ address: message.fields.uint(8), length: message.fields.uint(8) });
      } else {
        messages.push(message);
      }
    });
  }
  return messages;
}
