import type { Closing } from '../../closing-schema.ts';

export const closing: Closing = {
  can: [
    'Pod を手で、またはマニフェストから起動し、どちらが向くかを判断する',
    '`get`、`describe`、`logs`、`exec` で Pod の様子を調べる',
    '1 つの Pod に 2 つのコンテナを入れ、ボリュームとアドレスを共有させる',
    'ラベルで Pod を選び出す',
    'コンテナの再起動と、新しい Pod とを見分ける',
  ],
  questions: [
    {
      id: 'shared',
      question: '同じ Pod で 2 つのコンテナが動いています。共有しているものは何ですか。',
      options: [
        {
          text: 'すべてのファイル',
          because: 'ファイルは、それぞれのイメージから来ています。共有するのは、両方がマウントしたボリュームだけです。',
        },
        {
          text: 'IP アドレスと、両方がマウントしたボリューム',
          right: true,
          because:
            'Pod のアドレスは 1 つなので、互いに `localhost` で通信できます。ボリュームは、マウントした場所で共有されます。',
        },
        {
          text: '何も共有しない。コンテナは常に切り離されている',
          because: 'プロセスとファイルは別々ですが、ネットワークは Pod で 1 つです。そのために Pod があります。',
        },
        {
          text: 'イメージ',
          because: 'イメージはコンテナごとに指定します。レッスンでは、一方が busybox、もう一方が nginx でした。',
        },
      ],
    },
    {
      id: 'not-ready',
      question: '`kubectl get pods` に `READY 0/1`、`STATUS Running` と表示されました。何が分かりますか。',
      options: [
        {
          text: 'コンテナが異常終了した',
          because: 'それなら `Running` は続かず、RESTARTS が増えるか、STATUS にそのことが表れます。',
        },
        {
          text: 'イメージをまだ取得している',
          because: '取得中の STATUS は `ContainerCreating` で、`Running` ではありません。',
        },
        {
          text: 'コンテナは動いているが、readiness probe がまだ成功していない',
          right: true,
          because:
            '「動いている」と「準備ができている」は別のことです。`kubectl describe pod` で、検査の内容と結果を見られます。',
        },
        {
          text: '誰かが Pod を一時停止した',
          because: 'Pod を一時停止することはできません。READY を決めるのは readiness probe です。',
        },
      ],
    },
    {
      id: 'restarted',
      question: 'コンテナのメインプロセスが終わり、kubelet が再起動しました。変わったものはどれですか。',
      options: [
        {
          text: 'Pod の名前とアドレス',
          because: 'Pod は同じままです。名前も、アドレスも、ノードも変わりません。',
        },
        {
          text: 'コンテナの中のファイル',
          right: true,
          because: 'イメージのとおりに戻ります。再起動しても残したいものは、ボリュームに置きます。',
        },
        {
          text: 'Pod のラベル',
          because: 'ラベルは Pod のもので、Pod は変わっていません。',
        },
        {
          text: 'emptyDir ボリュームの中身',
          because: '`emptyDir` は Pod がある間は残ります。コンテナの再起動では消えません。',
        },
      ],
    },
    {
      id: 'apply-twice',
      question: '同じファイルで `kubectl apply -f web.yaml` をもう一度実行すると、どうなりますか。',
      options: [
        {
          text: 'web がすでにあるので、エラーになる',
          because: 'それは `create` の場合です。`apply` は比べてから、必要なことだけをします。',
        },
        {
          text: '何も変わらず、`unchanged` と表示される',
          right: true,
          because: '`apply` は「このとおりにせよ」という意味です。もう、そのとおりになっています。',
        },
        {
          text: 'Pod がもう 1 つ起動する',
          because: 'どのオブジェクトかは名前で決まり、同じ名前は 1 つの namespace に 1 つしかありません。',
        },
        {
          text: 'web が削除され、作り直される',
          because: 'そうするのは `kubectl replace --force` です。`apply` は、すでに合っているものには触れません。',
        },
      ],
    },
    {
      id: 'previous-logs',
      question:
        'Pod が `CrashLoopBackOff` になっています。終わる前にコンテナが出力した内容を見るコマンドはどれですか。',
      options: [
        {
          text: '`kubectl logs 名前 --previous`',
          right: true,
          because: '直前の再起動より前のコンテナのログです。原因は、たいていここにあります。',
        },
        {
          text: '`kubectl exec 名前 -- cat /var/log/messages`',
          because:
            '動いていないコンテナの中では何も実行できません。それに、コンテナのプログラムはそこにはほとんど書きません。',
        },
        {
          text: '`kubectl get pod 名前 -o wide`',
          because: 'ノードとアドレスは分かりますが、プログラムの出力は表示されません。',
        },
        {
          text: '`kubectl describe node`',
          because: 'ノードはどの Pod があるかを知っていますが、プログラムの出力はログにあります。',
        },
      ],
    },
    {
      id: 'deleted',
      question: '`kubectl run` で作った Pod を削除しました。元に戻すのは誰ですか。',
      options: [
        {
          text: 'そのノードの kubelet',
          because: 'kubelet が再起動するのは、存在する Pod のコンテナです。この Pod は削除されました。',
        },
        {
          text: 'スケジューラー',
          because: '新しい Pod のノードを選ぶだけで、Pod を作ることはありません。',
        },
        {
          text: '誰も戻さない',
          right: true,
          because: 'この Pod の数を見張っている人はいません。それを引き受けるのが、次のレッスンの Deployment です。',
        },
      ],
    },
  ],
  reading: [
    {
      title: 'Pod',
      url: 'https://kubernetes.io/ja/docs/concepts/workloads/pods/',
      about: 'Pod の考え方の全体。テンプレートや、共有する資源についても。',
    },
    {
      title: 'Podのライフサイクル',
      url: 'https://kubernetes.io/ja/docs/concepts/workloads/pods/pod-lifecycle/',
      about: 'フェーズ、条件、再起動、プローブ。何度も読み返すことになるページです。',
    },
    {
      title: 'Labels and Selectors',
      url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/',
      about: 'ラベルの書き方と、ラベルで選ぶ方法のすべて (英語)。',
    },
    {
      title: 'サイドカーコンテナ',
      url: 'https://kubernetes.io/ja/docs/concepts/workloads/pods/sidecar-containers/',
      about: '主となるコンテナより先に始まり、後に終わる、もう 1 つのコンテナ。',
    },
    {
      title: 'Debug Running Pods',
      url: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/',
      about: '一時的なコンテナなど、Pod の中を調べるほかの道具 (英語)。',
    },
  ],
};
