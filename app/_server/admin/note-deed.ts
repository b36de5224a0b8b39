import type { AdminDeed } from '../../../store/admin-deeds.ts';
import { clientAddress } from '../client.ts';
import { openedStore } from '../opened-store.ts';

/** Keeps what whoever asks has done, or tried, for other administrators to see. */
export async function noteDeed(
  { deed, way, who, object = '' }: Pick<AdminDeed, 'deed' | 'way' | 'who'> & Partial<Pick<AdminDeed, 'object'>>,
  now: Date,
): Promise<void> {
  await (await openedStore()).adminDeeds.note({ deed, way, who, object, at: now, address: await clientAddress() });
}
