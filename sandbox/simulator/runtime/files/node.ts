/** What a tree is made of. A node belongs to the tree that made it; other trees copy it before they write to it. */

interface NodeBase {
  /** The tree that may write to it. */
  readonly owner: object;
  mode: number;
  uid: number;
  gid: number;
  modifiedMs: number;
}

export interface FileNode extends NodeBase {
  readonly type: 'file';
  /** Holds `size` bytes and may have room for more. */
  bytes: Uint8Array;
  size: number;
}

export interface FolderNode extends NodeBase {
  readonly type: 'folder';
  readonly entries: Map<string, Node>;
}

export interface LinkNode extends NodeBase {
  readonly type: 'link';
  readonly target: string;
}

/** What it does is up to who opens it; here it is empty and swallows what is written. */
export interface DeviceNode extends NodeBase {
  readonly type: 'device';
}

export type Node = FileNode | FolderNode | LinkNode | DeviceNode;

/** A copy that `owner` may write to; the nodes in a folder stay shared. */
export function copyFor<N extends Node>(node: N, owner: object): N {
  if (node.type === 'folder') return { ...node, owner, entries: new Map(node.entries) };
  // Bytes are replaced, or added to behind `size`; a copy must not add behind the same ones.
  if (node.type === 'file') return { ...node, owner, bytes: node.bytes.subarray(0, node.size) };
  return { ...node, owner };
}

export function sizeOf(node: Node): number {
  if (node.type === 'file') return node.size;
  if (node.type === 'link') return node.target.length;
  return node.type === 'folder' ? 4096 : 0;
}
