import { readSettings } from '../../config/settings.ts';
import { storeUrl } from '../../config/store-url.ts';
import { openStore, type Store } from '../../store/open-store.ts';

let opened: Promise<Store> | undefined;

/** This process's connection to the store; tried anew when it could not be opened. */
export function openedStore(): Promise<Store> {
  opened ??= openStore(storeUrl(readSettings())).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}
