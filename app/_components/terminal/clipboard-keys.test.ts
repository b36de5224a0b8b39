import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deedOf } from './clipboard-keys.ts';

const none = { ctrlKey: false, shiftKey: false, altKey: false, metaKey: false };
const plain = { hasSelection: false, fullScreen: false };

test('Ctrl+C interrupts, and copies only what is selected', () => {
  const ctrlC = { ...none, code: 'KeyC', ctrlKey: true };
  assert.equal(deedOf(ctrlC, plain), undefined);
  assert.equal(deedOf(ctrlC, { ...plain, hasSelection: true }), 'copy');
  assert.equal(deedOf({ ...ctrlC, shiftKey: true }, plain), 'copy');
});

test('Ctrl+V pastes, but belongs to a program that has the whole screen; Ctrl+Shift+V pastes always', () => {
  const ctrlV = { ...none, code: 'KeyV', ctrlKey: true };
  const vim = { ...plain, fullScreen: true };
  assert.equal(deedOf(ctrlV, plain), null);
  assert.equal(deedOf(ctrlV, vim), undefined);
  assert.equal(deedOf({ ...ctrlV, shiftKey: true }, vim), null);
});

test('other keys are the shell’s, and the way out is not', () => {
  assert.equal(deedOf({ ...none, code: 'KeyC' }, plain), undefined);
  assert.equal(deedOf({ ...none, code: 'KeyR', ctrlKey: true }, plain), undefined);
  assert.equal(deedOf({ ...none, code: 'KeyC', metaKey: true }, { ...plain, hasSelection: true }), undefined);
  assert.equal(deedOf({ ...none, code: 'Escape', ctrlKey: true, shiftKey: true }, plain), 'leave');
});
