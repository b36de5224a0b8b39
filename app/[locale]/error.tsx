'use client';
import { useParams } from 'next/navigation';
import { lazy, Suspense } from 'react';

/** Every page carries this file, so that what it shows is fetched only when it is needed. */
const ErrorText = lazy(() => import('../_components/site/error-text.tsx'));

/** Shown in place of a page that threw. Where even its text cannot be had, `global-error.tsx` takes over. */
export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  const { locale } = useParams<{ locale?: string }>();
  return (
    <Suspense fallback={null}>
      <ErrorText locale={locale} onAgain={reset} />
    </Suspense>
  );
}
