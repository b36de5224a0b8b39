'use client';
import en from './messages/en/error.json';
import ja from './messages/ja/error.json';

/** When even the layout threw: both languages, no styles to rely on. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ font: '17px/1.6 system-ui', maxWidth: '40em', margin: '10vh auto', padding: '0 24px' }}>
        {[en, ja].map((texts, index) => (
          <section key={texts.title} lang={index === 0 ? 'en' : 'ja'}>
            <h1>{texts.title}</h1>
            <p>{texts.text}</p>
            <button type="button" onClick={reset}>
              {texts.action}
            </button>
          </section>
        ))}
      </body>
    </html>
  );
}
