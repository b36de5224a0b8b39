import type { Closing } from '../../closing-schema.ts';

export const closing: Closing = {
  can: [
    'Pod がいくつあるべきかを宣言し、コントローラーにその数を保たせる',
    'Pod を ReplicaSet から外して調べ、元に戻す',
    '新しいバージョンをロールアウトし、進み具合を追う',
    '止まったロールアウトに気づき、元に戻す',
    '名前から、どの Deployment と ReplicaSet と Pod が組になっているかを読み取る',
  ],
  questions: [
    {
      id: 'own',
      question: 'ReplicaSet は、どの Pod が自分のものかをどうやって知りますか。',
      options: [
        {
          text: '名前の先頭で',
          because: 'そう見えるだけです。同じような名前でも、ラベルの違う Pod には手を出しません。',
        },
        {
          text: 'セレクターと、Pod に書かれた所有者で',
          right: true,
          because: 'セレクターに合う Pod を探します。所有者がいなければ引き取り、ほかの所有者がいれば触れません。',
        },
        {
          text: '作った Pod の一覧を持っている',
          because: '何も覚えていません。毎回クラスターを見直すので、自分が作っていない Pod も見つけます。',
        },
        {
          text: '動かしているイメージで',
          because:
            'イメージは関係ありません。それでは、template を変えた後に新旧の Pod をまとめて数えられなくなります。',
        },
      ],
    },
    {
      id: 'relabel',
      question:
        'ReplicaSet が `app=web` の Pod を 3 つ保っています。1 つのラベルを `app=debug` に変えました。少し後、Pod はいくつありますか。',
      options: [
        {
          text: '2 つ',
          because: 'それは一瞬だけです。ReplicaSet は 1 つ足りないことに気づき、作ります。',
        },
        {
          text: '3 つ',
          because: '`app=web` の Pod は 3 つです。手放した Pod も、その横で動き続けています。',
        },
        {
          text: '4 つ',
          right: true,
          because: '数に入る 3 つ (うち 1 つは新しい Pod) と、所有者のいなくなった 1 つです。',
        },
        {
          text: '6 つ',
          because: '作られるのは足りない分だけ、つまり 1 つです。',
        },
      ],
    },
    {
      id: 'template',
      question: '自分で書いた ReplicaSet の template で、イメージを変えました。Pod はどうなりますか。',
      options: [
        {
          text: '1 つずつ入れ替わる',
          because: 'それは Deployment の仕事です。ReplicaSet が template を使うのは、これから作る Pod だけです。',
        },
        {
          text: '足りなくなるまで、何も変わらない',
          right: true,
          because:
            'template は新しい Pod のためのものです。次に作られる Pod は新しいイメージになり、ほかは古いままです。',
        },
        {
          text: '新しいイメージで再起動する',
          because: 'kubelet は Pod に書かれたとおりにコンテナを再起動しますが、Pod は変わっていません。',
        },
      ],
    },
    {
      id: 'surge',
      question:
        'レプリカが 10、`maxSurge: 2`、`maxUnavailable: 0` の Deployment があります。ロールアウト中の Pod の数はどうなりますか。',
      options: [
        {
          text: '8 から 10',
          because: 'それは `maxSurge: 0`、`maxUnavailable: 2` の場合です。先に減らしてから作ります。',
        },
        {
          text: '10 から 12 で、働ける Pod は常に 10',
          right: true,
          because:
            '望みより 2 つまで多くなり、働ける数は減りません。2 つ分の空きが必要ですが、欠けることはありません。',
        },
        {
          text: 'いつも 10',
          because: 'それではロールアウトが始まりません。いったん 1 つ多いか、1 つ少なくなければ進めません。',
        },
        {
          text: 'いったん 20 になり、10 に戻る',
          because: 'それは `maxSurge: 100%` の場合です。',
        },
      ],
    },
    {
      id: 'stuck',
      question: '存在しないイメージを指定して、ロールアウトが止まりました。10 分後、Deployment は何をしますか。',
      options: [
        {
          text: '古いバージョンに戻す',
          because: '自動で戻すことはありません。古いバージョンでよいかどうかは、Deployment には分からないからです。',
        },
        {
          text: 'すべての Pod を削除する',
          because: '古い Pod は必要な数だけ残します。ですから、利用者はまだ何も気づきません。',
        },
        {
          text: 'そのことを conditions に書き、試し続ける',
          right: true,
          because:
            '条件 `Progressing` が、理由 `ProgressDeadlineExceeded` とともに False になります。戻すかどうかは、あなたが決めます。',
        },
        {
          text: '試すのを完全にやめる',
          because: '今からでもイメージが用意されれば、ロールアウトは先へ進みます。',
        },
      ],
    },
    {
      id: 'old-sets',
      question:
        '何度かロールアウトすると、`kubectl get rs` に Pod が 0 の ReplicaSet がいくつも並びます。何のためのものですか。',
      options: [
        {
          text: '消し忘れなので、削除してよい',
          because: '削除すると、`kubectl rollout undo` の戻り先がなくなります。',
        },
        {
          text: 'それぞれが、戻ることのできるリビジョンである',
          right: true,
          because:
            '`undo` は古い ReplicaSet の template を使います。`revisionHistoryLimit` を変えなければ、10 個残ります。',
        },
        {
          text: '最新の ReplicaSet が混み合うまで待機している',
          because: '負荷は関係ありません。ReplicaSet の Pod の数は、Deployment が決めます。',
        },
      ],
    },
  ],
  reading: [
    {
      title: 'Deployment',
      url: 'https://kubernetes.io/ja/docs/concepts/workloads/controllers/deployment/',
      about: 'ロールアウトの設定のすべて。止まったときや一時停止したときの例も。',
    },
    {
      title: 'ReplicaSet',
      url: 'https://kubernetes.io/ja/docs/concepts/workloads/controllers/replicaset/',
      about: '引き取りと手放し、そして Pod が減らされる順番。',
    },
    {
      title: 'コントローラー',
      url: 'https://kubernetes.io/ja/docs/concepts/architecture/controller/',
      about: 'すべてのコントローラーに共通する考え方を、エアコンの温度調節にたとえて説明しています。',
    },
    {
      title: 'Garbage Collection',
      url: 'https://kubernetes.io/docs/concepts/architecture/garbage-collection/',
      about: '所有者を削除すると、所有されているものがどうなるか (英語)。',
    },
  ],
};
