import type { Closing } from '../../closing-schema.ts';

export const closing: Closing = {
  can: [
    '複数の Pod に、1 つの名前と 1 つのアドレスを与える',
    '名前から、応答する Pod までの道筋をたどる',
    '外からのホスト名とパスを別々の Service につなぎ、HTTPS にする',
    '失敗の現れ方から、どこが間違っているかを見分ける',
  ],
  questions: [
    {
      id: 'no-endpoints',
      question: '`kubectl describe service shop` の Endpoints が空です。まず何を見比べますか。',
      options: [
        {
          text: 'Service のセレクターと、Pod のラベル',
          right: true,
          because:
            '何も見つからないセレクターはエラーにならず、誰も教えてくれません。合っていれば、次は readiness を見ます。',
        },
        {
          text: '`port` と `targetPort`',
          because: '`targetPort` が間違っていてもエンドポイントはあり、呼び出すと拒まれます。',
        },
        {
          text: 'Ingress の規則',
          because: 'Ingress は Service の手前にあり、エンドポイントには影響しません。',
        },
        {
          text: 'Pod のイメージ',
          because: 'Service は、Pod が何を動かしているかを気にしません。ラベルで見つけます。',
        },
      ],
    },
    {
      id: 'refused',
      question:
        'エンドポイントはあるのに、呼び出すといつも `Connection refused` になります。よくある原因はどれですか。',
      options: [
        {
          text: 'DNS がその名前を知らない',
          because: 'それなら `bad address` や `could not resolve host` など、名前についてのエラーになります。',
        },
        {
          text: '`targetPort` で待ち受けるプログラムがない',
          right: true,
          because:
            'Pod には届き、断られています。`targetPort` と、プログラムが実際に待ち受けるポートを見比べてください。',
        },
        {
          text: 'Pod の準備ができていない',
          because: 'それなら、呼び出しの届くエンドポイントには入りません。',
        },
        {
          text: 'ClusterIP が変わった',
          because: 'Service がある間は変わりません。',
        },
      ],
    },
    {
      id: 'name',
      question:
        'namespace `dev` の Pod から、namespace `default` の Service `shop` を呼び出します。使える名前はどれですか。',
      options: [
        {
          text: '`shop`',
          because: '短い名前は、呼び出す側の namespace で調べられます。`dev` の中の shop になってしまいます。',
        },
        {
          text: '`shop.default`',
          right: true,
          because: 'Service の名前と namespace です。省略しなければ `shop.default.svc.cluster.local` です。',
        },
        {
          text: '`default.shop`',
          because: '逆です。先に Service、次に namespace を書きます。',
        },
        {
          text: '使えない。namespace はほかから閉じている',
          because:
            'namespace が分けるのは名前と権限で、ネットワークではありません。それには NetworkPolicy を使います。',
        },
      ],
    },
    {
      id: 'closed',
      question: '3 つの Pod のうち 1 つで、readiness probe が失敗しました。呼び出しはどうなりますか。',
      options: [
        {
          text: '3 分の 1 が失敗する',
          because: '一覧に残っていれば、そうなります。準備ができていない Pod は、すぐに外されます。',
        },
        {
          text: '残りの 2 つに届き、その Pod も動き続ける',
          right: true,
          because: 'EndpointSlice には `ready: false` として残ります。準備ができれば、また呼び出しが届きます。',
        },
        {
          text: 'その Pod が再起動される',
          because: '再起動につながるのは liveness probe だけです。',
        },
        {
          text: '3 つそろうまで Service が待つ',
          because: '準備のできた Pod が 1 つあれば、Service は働きます。',
        },
      ],
    },
    {
      id: 'ingress-alone',
      question:
        '新しいクラスターに Ingress を適用しましたが、何も応答しません。`kubectl get ingress` にもアドレスがありません。足りないのは、おそらくどれですか。',
      options: [
        {
          text: 'Ingress コントローラー',
          right: true,
          because:
            'オブジェクトは規則の一覧にすぎません。それを読むプログラムが必要で、新しいクラスターにはないことがよくあります。',
        },
        {
          text: '証明書',
          because: '信頼できる HTTPS にはなりませんが、HTTP なら応答するはずです。',
        },
        {
          text: '2 つ目の Service',
          because: '1 つで足ります。それに、コントローラーがなければ、どの Service にも届きません。',
        },
      ],
    },
    {
      id: 'paths',
      question:
        '同じホスト名に、`/` (`Prefix`) は shop、`/cart` (`Prefix`) は cart、という規則があります。`/cart/items` に答えるのはどちらですか。',
      options: [
        {
          text: '先に書いてある shop',
          because: '順番は関係ありません。当てはまるパスの中で、いちばん長いものが選ばれます。',
        },
        {
          text: 'cart',
          right: true,
          because: '`Prefix` はそのパスとそれより下のすべてに当てはまり、`/cart` は `/` より長いからです。',
        },
        {
          text: '`/cart/items` は書かれていないので、誰も答えない',
          because: '`Exact` なら、そうなります。',
        },
        {
          text: '両方が交互に',
          because: '選ばれる規則は 1 つです。交代で答えるのは、その Service の後ろにいる Pod です。',
        },
      ],
    },
  ],
  reading: [
    {
      title: 'Service',
      url: 'https://kubernetes.io/ja/docs/concepts/services-networking/service/',
      about: 'すべてのタイプ、headless Service、通信の分け方。',
    },
    {
      title: 'EndpointSlices',
      url: 'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/',
      about: 'アドレスごとに書かれる ready、serving、terminating の意味 (英語)。',
    },
    {
      title: 'Ingress',
      url: 'https://kubernetes.io/ja/docs/concepts/services-networking/ingress/',
      about: 'ホスト名、パス、TLS の詳しい説明。',
    },
    {
      title: 'Gateway API',
      url: 'https://kubernetes.io/docs/concepts/services-networking/gateway/',
      about: 'Ingress の後継。Gateway と経路、そして誰がどれを持つか (英語)。',
    },
    {
      title: 'Debug Services',
      url: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
      about: '名前から Pod まで、1 つずつ確かめていく手順 (英語)。',
    },
  ],
};
