import { notFound } from 'next/navigation';

/** Every path that no other page takes gets the 404 in its own language. */
export default function Rest() {
  notFound();
}
