import type { Glossary } from '../glossary-schema.ts';

export const glossary: Glossary = {
  'admission-policy': {
    word: 'アドミッションポリシー',
    text: 'API サーバーがオブジェクトを保存する前に確かめる規則です。ValidatingAdmissionPolicy は CEL という言語で書き、規則に反するオブジェクトは理由を添えて拒否されます。',
    lesson: 'production',
  },
  adoption: {
    word: '引き取り (adoption)',
    text: '所有者のないオブジェクトがセレクターに合うとき、コントローラーが自分を所有者として書き込むことです。逆に、合わなくなったものを手放すことを release といいます。',
    lesson: 'deployments',
  },
  'api-server': {
    word: 'API サーバー',
    text: 'クラスターのただ 1 つの入り口です。誰が何をしてよいかを確かめ、オブジェクトを etcd に保存し、変化を見張っている相手すべてに知らせます。',
  },
  apply: {
    word: 'apply (適用)',
    text: '`kubectl apply -f ファイル` は「このとおりにせよ」という意味です。ないものを作り、違うところを変え、ほかはそのままにします。',
    lesson: 'pods',
  },
  cluster: {
    word: 'クラスター',
    text: 'Kubernetes が 1 つのものとして動かすマシンの集まりです。判断するコントロールプレーンと、仕事をするノードからなります。',
  },
  'cluster-ip': {
    word: 'ClusterIP',
    reading: 'クラスターアイピー',
    text: 'クラスターの中での Service のアドレスです。このアドレスを持つマシンはありませんが、どのノードも、宛てられた通信の届け先を知っています。',
    lesson: 'services',
  },
  'config-map': {
    word: 'ConfigMap',
    reading: 'コンフィグマップ',
    text: '設定を独立したオブジェクトにしたものです。キーと値の組を、Pod が環境変数やファイルとして読みます。パスワードには使わず、Secret に入れます。',
    lesson: 'production',
  },
  container: {
    word: 'コンテナ',
    text: '同じマシンのほかのプログラムから切り離されて動くプログラムです。ファイル、プロセス、ネットワークが自分専用に見えます。イメージから起動します。',
    lesson: 'pods',
  },
  'control-plane': {
    word: 'コントロールプレーン',
    text: 'クラスターの判断を受け持つ部分です。API サーバー、etcd、スケジューラー、コントローラーからなります。利用者のプログラムは、ふつうここでは動かしません。',
  },
  controller: {
    word: 'コントローラー',
    text: '望まれた状態と今の状態を比べ、差を縮める次の一手を打つ、という動作を繰り返すプログラムです。ほとんどの種類のオブジェクトに、担当のコントローラーがあります。',
    lesson: 'deployments',
  },
  'crash-loop': {
    word: 'CrashLoopBackOff',
    reading: 'クラッシュループバックオフ',
    text: 'コンテナが何度も終わってしまう Pod に表示される状態です。kubelet は再起動までの間隔を、最大 5 分まで延ばしていきます。',
    lesson: 'pods',
  },
  deployment: {
    word: 'Deployment',
    reading: 'デプロイメント',
    text: '同じ Pod をいくつも動かすプログラムのためのオブジェクトです。バージョンごとに ReplicaSet を持ち、Pod を次のバージョンへ移していきます。',
    lesson: 'deployments',
  },
  dns: {
    word: 'DNS',
    text: '名前からアドレスを調べる仕組みです。クラスターの中では、どの Service にも `shop.default.svc.cluster.local` のような名前があります。',
    lesson: 'services',
  },
  drain: {
    word: 'ドレイン',
    text: '更新や停止の前に、ノードを空にすることです。`kubectl drain` は PodDisruptionBudget を守りながら、Pod を順に退避させます。',
    lesson: 'shutdown',
  },
  'endpoint-slice': {
    word: 'EndpointSlice',
    reading: 'エンドポイントスライス',
    text: 'Service の後ろにいる Pod のアドレスの一覧です。それぞれの準備ができているかどうかも載っています。コントローラーが最新に保ち、通信を届ける側がこれを読みます。',
    lesson: 'services',
  },
  etcd: {
    word: 'etcd',
    reading: 'エトセディー',
    text: 'クラスターのデータベースです。すべてのオブジェクトがここにあり、直接やり取りするのは API サーバーだけです。',
  },
  event: {
    word: 'イベント',
    text: 'オブジェクトに起きた出来事の短い記録です。Pod の置き場所が決まった、イメージを取得できなかった、などが残ります。保存期間は、特に設定しなければ 1 時間です。',
    lesson: 'pods',
  },
  'gateway-api': {
    word: 'Gateway API',
    reading: 'ゲートウェイエーピーアイ',
    text: '外からの通信をクラスターに導く、新しい方法です。入り口にあたる Gateway はプラットフォームの担当者が、規則にあたる HTTPRoute は各チームが持ちます。',
    lesson: 'services',
  },
  'grace-period': {
    word: '猶予期間',
    text: '終了を求められてから、拒めないシグナルが送られるまでに Pod に与えられる時間です。`terminationGracePeriodSeconds` を指定しなければ 30 秒です。',
    lesson: 'shutdown',
  },
  image: {
    word: 'イメージ',
    text: 'プログラムと必要なファイルをひとまとめにして、名前を付けたものです。`nginx:1.27` のコロンの後ろはタグで、ふつうはバージョンを表します。',
    lesson: 'pods',
  },
  ingress: {
    word: 'Ingress',
    reading: 'イングレス',
    text: 'どのホスト名とパスを、どの Service につなぐかを並べた規則です。それだけでは何も起きず、Ingress コントローラーが読んで働きます。',
    lesson: 'services',
  },
  'ingress-controller': {
    word: 'Ingress コントローラー',
    text: 'クラスターの入り口でリクエストを受け取り、Ingress の規則どおりに振り分けるプログラムです。Traefik など、いくつもの種類があります。',
    lesson: 'services',
  },
  kubeconfig: {
    word: 'kubeconfig',
    reading: 'キューブコンフィグ',
    text: 'API サーバーの場所と、あなたが誰なのかを kubectl に教えるファイルです。ふつうは `~/.kube/config` で、環境変数 `KUBECONFIG` で変えられます。',
  },
  kubectl: {
    word: 'kubectl',
    reading: 'キューブコントロール、キューブシーティーエル',
    text: 'クラスターの API サーバーと話すコマンドです。`get`、`apply`、`delete` などの動作と、オブジェクトの種類を組み合わせて使います。',
    lesson: 'pods',
  },
  kubelet: {
    word: 'kubelet',
    reading: 'キューブレット',
    text: '各ノードで Pod の世話をするプログラムです。コンテナを起動し、プローブで問いかけ、終わったものを再起動し、すべてを報告します。',
    lesson: 'pods',
  },
  label: {
    word: 'ラベル',
    text: 'オブジェクトに付ける、キーと値の組です。たとえば `app=web` です。Kubernetes では、ものどうしがラベルで互いを見つけます。',
    lesson: 'pods',
  },
  limit: {
    word: '上限 (limit)',
    text: 'コンテナが使ってよい資源の上限です。CPU の上限を超えようとすると遅くなり、メモリーの上限を超えると強制終了されます。',
    lesson: 'production',
  },
  manifest: {
    word: 'マニフェスト',
    text: 'オブジェクトのあるべき姿を書いたファイルで、ふつうは YAML です。コードといっしょに保管し、`kubectl apply` に渡します。',
    lesson: 'pods',
  },
  namespace: {
    word: 'namespace (名前空間)',
    text: 'クラスターの中の、名前の区画です。2 つのチームが、どちらも shop という Service を持てます。権限や割り当て量も、この単位で決めます。',
    lesson: 'production',
  },
  node: {
    word: 'ノード',
    text: 'Pod を動かす、クラスターのマシンです。物理マシンのことも、仮想マシンのこともあります。',
    lesson: 'pods',
  },
  object: {
    word: 'オブジェクト',
    text: 'Pod や Service など、API サーバーが保存しているものです。`spec` に望む姿、`status` に今の姿が書かれます。',
  },
  owner: {
    word: '所有者 (owner)',
    text: 'そのオブジェクトが属する相手で、`ownerReferences` に書かれています。所有者を削除すると、所有されているものも削除されます。',
    lesson: 'deployments',
  },
  'pod-disruption-budget': {
    word: 'PodDisruptionBudget',
    reading: 'ポッドディスラプションバジェット',
    text: 'ノードを空にする間、Pod がいくつまで欠けてもよいかを決めます。これを破ることになる退避は、待たされます。',
    lesson: 'shutdown',
  },
  pod: {
    word: 'Pod',
    reading: 'ポッド',
    text: 'Kubernetes が動かす最小の単位です。1 つ以上のコンテナの集まりで、アドレスもノードも寿命も 1 つです。',
    lesson: 'pods',
  },
  'pre-stop': {
    word: 'preStop フック',
    reading: 'プレストップフック',
    text: '終了を求められる前にコンテナが行うことです。5 秒眠る、といった使い方をします。かかった時間は猶予期間に含まれます。',
    lesson: 'shutdown',
  },
  probe: {
    word: 'プローブ (probe)',
    text: 'kubelet がコンテナに繰り返す問いかけです。readiness は通信を送ってよいか、liveness は再起動が必要か、startup はほかの 2 つを始めてよいかを確かめます。',
    lesson: 'pods',
  },
  reconciliation: {
    word: '調整ループ (reconciliation)',
    text: 'コントローラーの働き方です。望まれた状態と今の状態を見て、一手を打ち、また見ます。古くなるような計画は持ちません。',
    lesson: 'deployments',
  },
  'replica-set': {
    word: 'ReplicaSet',
    reading: 'レプリカセット',
    text: '同じ Pod を決まった数だけ保ちます。足りなければ作り、多ければ削除します。ふつうは Deployment が書きます。',
    lesson: 'deployments',
  },
  request: {
    word: '要求 (request)',
    text: 'コンテナが必要とする CPU とメモリーの量です。スケジューラーは、その量をまだ約束できるノードにだけ Pod を置きます。',
    lesson: 'production',
  },
  rollout: {
    word: 'ロールアウト',
    text: 'Deployment が次のバージョンへ移っていく過程です。新しい Pod が加わり、古い Pod が去り、その間も働ける Pod が足りています。',
    lesson: 'deployments',
  },
  scheduler: {
    word: 'スケジューラー',
    text: '新しい Pod を動かすノードを選びます。それが唯一の仕事で、あとはそのノードの kubelet が引き継ぎます。',
  },
  secret: {
    word: 'Secret',
    reading: 'シークレット',
    text: 'パスワードや鍵、証明書のための ConfigMap です。値は Base64 で書かれますが、これは暗号ではありません。安全かどうかは、誰が読めるかで決まります。',
    lesson: 'services',
  },
  selector: {
    word: 'セレクター',
    text: '`app=web` のように、ラベルでオブジェクトを選ぶ条件です。Service も ReplicaSet も、これで Pod を見つけます。',
    lesson: 'pods',
  },
  service: {
    word: 'Service',
    reading: 'サービス',
    text: '現れては消える Pod のための、変わらない名前とアドレスです。どの Pod が後ろにいるかは、セレクターで決まります。',
    lesson: 'services',
  },
  signal: {
    word: 'シグナル',
    text: 'システムからプロセスへの短い知らせです。`TERM` は終了を求め、`KILL` は終了させます。番号 1 のプロセスには、外からの `KILL` を除いて、受け取ると決めたシグナルしか届きません。',
    lesson: 'shutdown',
  },
  volume: {
    word: 'ボリューム',
    text: 'Pod に属するファイルの置き場所で、コンテナにマウントして使います。中身は、空のディレクトリ、ConfigMap、ディスクなどさまざまです。',
    lesson: 'pods',
  },
  watch: {
    word: 'watch (監視)',
    text: '開いたままの問い合わせです。API サーバーはまず今の状態を答え、その後は変化のたびに知らせます。コントローラーも kubelet も、このページも、これで動いています。',
  },
};
