import type { Closing } from '../../closing-schema.ts';

export const closing: Closing = {
  can: [
    'startup、liveness、readiness の 3 つの probe を使い分け、失敗すると何が起きるかを説明する',
    'コンテナに要求と上限を与え、その効き目を状態から読み取る',
    '設定をイメージの外に置き、変更がいつ届くかを見通す',
    '1 つのマニフェストを、ポリシーの検査を通して、いくつもの namespace に届ける',
    'プログラムの問題と、クラスターの問題とを見分ける',
  ],
  questions: [
    {
      id: 'slow-start',
      question:
        '起動に 1 分かかるプログラムが、その前に liveness probe によって再起動されてしまいます。正しい直し方はどれですか。',
      options: [
        {
          text: 'liveness probe をやめる',
          because: 'それでは、後でプログラムが固まっても誰も気づきません。',
        },
        {
          text: '2 分たってから失敗とみなす liveness probe にする',
          because: '起動した後も、固まったプログラムがいつも 2 分間放っておかれます。',
        },
        {
          text: 'startup probe を加える',
          right: true,
          because: 'これが成功するまで、ほかの 2 つは始まりません。liveness probe は厳しいままでかまいません。',
        },
        {
          text: 'readiness probe を加える',
          because: '通信は来なくなりますが、liveness probe は止まりません。',
        },
      ],
    },
    {
      id: 'database-down',
      question:
        '店の liveness probe がデータベースにも問い合わせています。データベースが 1 分間止まると、どうなりますか。',
      options: [
        {
          text: 'データベースが戻るまで、店は待つ',
          because: '待つのは readiness probe の場合です。liveness probe は再起動させます。',
        },
        {
          text: '店の Pod が、どこも悪くないのにすべて再起動される',
          right: true,
          because: 'liveness では、そのプログラム自身のことだけを確かめます。再起動しても、ほかのものは直りません。',
        },
        {
          text: 'データベースが再起動される',
          because: 'probe が働きかけるのは、それが書かれているコンテナです。',
        },
      ],
    },
    {
      id: 'insufficient',
      question:
        'Pod が `Pending` で、イベントに `Insufficient memory` とあります。ノードのメモリーは 1 割しか使われていません。なぜですか。',
      options: [
        {
          text: 'スケジューラーの測り方が間違っている',
          because: 'そもそも測ってはいません。要求を足し合わせています。',
        },
        {
          text: '残りは、使われていなくても、ほかの Pod に約束されている',
          right: true,
          because: '数えられるのは、そのノードの要求の合計です。`kubectl describe node` で見られます。',
        },
        {
          text: 'Pod の上限が高すぎる',
          because: 'ノードを選ぶときに見るのは要求だけで、上限は関係ありません。',
        },
        {
          text: 'メモリーは 1 時間たってから数えられる',
          because: '要求は、置き場所が決まったときから数えられます。',
        },
      ],
    },
    {
      id: 'limits',
      question:
        'CPU の上限を超えようとするコンテナと、メモリーの上限を超えようとするコンテナは、それぞれどうなりますか。',
      options: [
        {
          text: 'どちらも強制終了される',
          because: 'CPU は時間で分け合えるので、終わらせる必要はありません。',
        },
        {
          text: 'どちらも遅くなる',
          because: '必要なメモリーを、少し後で渡すわけにはいきません。カーネルがプロセスを終わらせます。',
        },
        {
          text: '前者は遅くなり、後者は強制終了される',
          right: true,
          because: 'CPU は抑えられるだけです。メモリーの超過は `OOMKilled` になり、終了コードは 137 です。',
        },
        {
          text: 'どちらも別のノードへ移る',
          because: 'Pod が移ることはありません。退避されて、別の場所に新しい Pod が作られることはあります。',
        },
      ],
    },
    {
      id: 'config-arrives',
      question: 'ConfigMap の値を変えました。環境変数として受け取っているコンテナに新しい値が届くのは、いつですか。',
      options: [
        {
          text: 'すぐに',
          because: 'プロセスの環境変数は、起動したときのままです。',
        },
        {
          text: '1 分ほどのうちに',
          because: 'それは、ファイルとして受け取っている場合です。',
        },
        {
          text: '新しいコンテナが起動したとき',
          right: true,
          because: '`kubectl rollout restart` で順に作り直せば、新しい Pod は新しい値で始まります。',
        },
        {
          text: '届かない。ConfigMap は変えられない',
          because: '`immutable: true` を付けたものでなければ、変えられます。',
        },
      ],
    },
    {
      id: 'base64',
      question: 'Secret の中のパスワードを読めるのは誰ですか。',
      options: [
        {
          text: '誰も読めない。暗号化されているから',
          because: 'Base64 は書き方の 1 つにすぎません。`base64 -d` で元に戻ります。',
        },
        {
          text: 'その namespace で Secret を読める人と、Pod を起動できる人',
          right: true,
          because: 'Pod は同じ namespace のどの Secret もマウントできます。決めるのは権限で、書き方ではありません。',
        },
        {
          text: '使うことになっている Pod だけ',
          because: 'Secret は namespace に属していて、特定の Pod のものではありません。',
        },
      ],
    },
    {
      id: 'whose-problem',
      question: 'Pod が `ImagePullBackOff` になっています。理由はどこにありますか。',
      options: [
        {
          text: 'コンテナのログ',
          because: 'まだ何も動いていないので、ログもありません。',
        },
        {
          text: 'Pod のイベント',
          right: true,
          because: '動き出す前のことは、Kubernetes がイベントで教えてくれます。ログは、動いたもののためにあります。',
        },
        {
          text: 'プログラムのコード',
          because: 'そこまで届いていません。イメージの名前、タグ、取得する権限のどれかが違っています。',
        },
      ],
    },
  ],
  reading: [
    {
      title: 'Configure Liveness, Readiness and Startup Probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
      about: 'probe の種類と設定項目のすべてを、例とともに (英語)。',
    },
    {
      title: 'Resource Management for Pods and Containers',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
      about: '要求、上限、単位、そして kubelet がそれらをどう使うか (英語)。',
    },
    {
      title: 'ConfigMap',
      url: 'https://kubernetes.io/ja/docs/concepts/configuration/configmap/',
      about: '環境変数とファイル、そして変更の届き方。',
    },
    {
      title: 'Good practices for Kubernetes Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
      about: '保存時の暗号化、権限の絞り込み、開発者にできること (英語)。',
    },
    {
      title: 'Validating Admission Policy',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/',
      about: 'ポリシーとバインディングの書き方。CEL を使います (英語)。',
    },
    {
      title: 'Debug Pods',
      url: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
      about: 'Pod が思いどおりに動かないとき、まず見るところ (英語)。',
    },
  ],
};
