import type { Closing } from '../../closing-schema.ts';

export const closing: Closing = {
  can: [
    'Pod が停止するとき、何がどの順番で起きるかを説明する',
    'リクエストを 1 つも失わずに Pod を入れ替える',
    '終了コードから、プログラムの終わり方を読み取る',
    'コンテナの中のプログラムに `TERM` が届くようにする',
    '猶予期間を決め、ノードを空にする間も必要な数の Pod を守る',
  ],
  questions: [
    {
      id: 'race',
      question:
        'リクエストが来ている間に Pod を削除しました。新しい Pod の準備はできているのに、いくつか失敗するのはなぜですか。',
      options: [
        {
          text: 'ロールアウトの間、Service が止まるから',
          because: 'Service が止まることはありません。エンドポイントが減ったり、入れ替わったりするだけです。',
        },
        {
          text: '終わることが皆に伝わる前に、Pod がなくなることがあるから',
          right: true,
          because: 'kubelet と、通信を送る側は、同時に知らせを受け、互いを待たないからです。',
        },
        {
          text: 'readiness probe が呼ばれなくなるから',
          because: 'ここでは関係ありません。終了中の Pod は、いずれにしても準備ができていないものとして扱われます。',
        },
        {
          text: '新しい Pod が遅いから',
          because: '新しい Pod の準備はできています。失敗するのは、古い Pod に向かったリクエストです。',
        },
      ],
    },
    {
      id: 'pre-stop',
      question: '5 秒眠る `preStop` フックは、何の役に立ちますか。',
      options: [
        {
          text: 'プログラムが応答を続ける間に、送る側が送るのをやめられる',
          right: true,
          because: 'フックは `TERM` の前に実行されます。その間、プログラムは終了のことをまだ知りません。',
        },
        {
          text: '猶予期間が 5 秒延びる',
          because: 'フックの時間は猶予に含まれます。30 秒なら、フックの後に残るのは 25 秒です。',
        },
        {
          text: 'EndpointSlice から外れるのが遅くなる',
          because: '終了中の印はすぐに付きます。知らせが先に着いてほしいので、それでよいのです。',
        },
        {
          text: '`TERM` が 5 秒早く送られる',
          because: '早くではなく、遅くなります。`TERM` はフックが終わってから送られます。',
        },
      ],
    },
    {
      id: 'exit-137',
      question: 'コンテナの終了コードが 137 でした。何が起きましたか。',
      options: [
        {
          text: '`TERM` を受けて自分で終わった',
          because: 'それなら 143 (128 + 15) か、プログラムが選んだ値 (多くは 0) になります。',
        },
        {
          text: '強制終了された (128 + 9)',
          right: true,
          because:
            '9 は `KILL` です。猶予が過ぎたか、メモリーの上限を超えたかで、どちらなのかは `kubectl describe pod` で分かります。',
        },
        {
          text: 'イメージが見つからなかった',
          because: 'それなら一度も起動しておらず、終了コードもありません。',
        },
        {
          text: 'プローブが 137 回失敗した',
          because: 'プローブの回数は、終了コードには関係ありません。',
        },
      ],
    },
    {
      id: 'number-one',
      question:
        'コンテナが `sh -c "my-server; echo ended"` で起動していて、停止のたびに 30 秒いっぱいかかります。いちばんありそうな理由はどれですか。',
      options: [
        {
          text: 'my-server が `TERM` を無視している',
          because: 'そもそも届いていないのかもしれません。まず、番号 1 が誰なのかを確かめます。',
        },
        {
          text: 'シェルが番号 1 で、シグナルを渡していない',
          right: true,
          because:
            '子を待っているシェルは `TERM` を渡しません。`exec my-server` と書けば、プログラムがその場所に入ります。',
        },
        {
          text: 'ノードが混み合っている',
          because: '毎回ちょうど 30 秒なら、負荷ではなく、猶予が尽きているのです。',
        },
        {
          text: 'PodDisruptionBudget が遅らせている',
          because: '退避を始める前に断ることはあっても、停止を遅くすることはありません。',
        },
      ],
    },
    {
      id: 'grace',
      question:
        'フックが 5 秒眠り、いちばん長いリクエストは 40 秒かかります。`terminationGracePeriodSeconds` はどれがよいですか。',
      options: [
        {
          text: '30 (既定値)',
          because: 'フックの後に残るのは 25 秒で、長いリクエストが途中で切られます。',
        },
        {
          text: '40',
          because: 'フックの後に残るのは 35 秒だけです。',
        },
        {
          text: '50',
          right: true,
          because: 'フックと作業の合計に、少しの余裕です。早く終わったプログラムは、最後まで待ちません。',
        },
        {
          text: '安全のために 3600',
          because: '一度プログラムが固まると、ノードが 1 時間待つことになります。必要より少し長ければ十分です。',
        },
      ],
    },
    {
      id: 'budget',
      question:
        'レプリカが 3 つの Deployment に、`minAvailable: 3` の PodDisruptionBudget があります。ノードをドレインするとどうなりますか。',
      options: [
        {
          text: '先に 4 つ目の Pod が起動する',
          because: '誰もそうはしません。退避のときに確かめるのは、今 1 つ減ってよいかどうかだけです。',
        },
        {
          text: 'ドレインが待ち続け、終わらない',
          right: true,
          because: '1 つも欠けてはならないので、どれも退避できません。`maxUnavailable: 1` のように、1 つは許します。',
        },
        {
          text: 'しばらくすると、無視される',
          because: '`kubectl drain` は尋ね続けます。素通りするのは、退避ではなく削除した場合だけです。',
        },
        {
          text: '何も起きない。ロールアウトのための設定だから',
          because: '逆です。ロールアウトは Deployment の `maxUnavailable` に、退避は PodDisruptionBudget に従います。',
        },
      ],
    },
  ],
  reading: [
    {
      title: 'Podのライフサイクル',
      url: 'https://kubernetes.io/ja/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
      about: '「Podの終了」の節に、停止の手順が順番どおりに書かれています。',
    },
    {
      title: 'Container Lifecycle Hooks',
      url: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
      about: 'preStop と postStart が約束することと、しないこと (英語)。',
    },
    {
      title: 'Explore Termination Behavior for Pods And Their Endpoints',
      url: 'https://kubernetes.io/docs/tutorials/services/pods-and-endpoint-termination-flow/',
      about: 'Pod が終わる間の EndpointSlice を観察するチュートリアル (英語)。',
    },
    {
      title: 'Disruptions',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
      about: '計画された中断とそうでない中断、そして予算でできること (英語)。',
    },
    {
      title: 'Safely Drain a Node',
      url: 'https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/',
      about: 'ノードを空にする人のために (英語)。',
    },
  ],
};
