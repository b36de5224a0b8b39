/** What a browser keeps, where it keeps anything: storage may be full or forbidden, and all works without. */
type Storage = 'localStorage' | 'sessionStorage';

/** Null where nothing is kept. */
export function readStored(storage: Storage, key: string): string | null {
  try {
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}

export function store(storage: Storage, key: string, value: string): void {
  try {
    window[storage].setItem(key, value);
  } catch {}
}
