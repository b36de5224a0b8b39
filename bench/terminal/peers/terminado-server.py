"""A terminado server for the bench: named shells at /socket/NAME, and a page of plain xterm.js. Prints its port."""
import asyncio
import os
import sys

import tornado.web
from terminado import NamedTermManager, TermSocket
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

PAGE = """<!doctype html>
<link rel="stylesheet" href="/xterm/xterm/css/xterm.css">
<style>body { margin: 0 } #terminal { height: 100vh }</style>
<div id="terminal"></div>
<script type="module">
import { Terminal } from '/xterm/xterm/lib/xterm.mjs';
import { FitAddon } from '/xterm/addon-fit/lib/addon-fit.mjs';
const terminal = new Terminal({ scrollback: 5000 });
const fitting = new FitAddon();
terminal.loadAddon(fitting);
terminal.open(document.querySelector('#terminal'));
fitting.fit();
const socket = new WebSocket(`ws://${location.host}/socket/${new URLSearchParams(location.search).get('name')}`);
socket.onopen = () => socket.send(JSON.stringify(['set_size', terminal.rows, terminal.cols, 800, 1280]));
socket.onmessage = ({ data }) => {
  const [kind, text] = JSON.parse(data);
  if (kind === 'stdout') terminal.write(text);
};
terminal.onData((data) => socket.send(JSON.stringify(['stdin', data])));
</script>
"""


class Page(tornado.web.RequestHandler):
    def get(self):
        self.write(PAGE)


class Manager(NamedTermManager):
    def get_terminal(self, name):
        if name not in self.terminals:
            terminal = self.new_terminal()
            terminal.term_name = name
            self.terminals[name] = terminal
            self.start_reading(terminal)
        return self.terminals[name]


async def main():
    os.environ["PS1"] = "$ "
    manager = Manager(shell_command=["bash", "--norc"], max_terminals=200)
    app = tornado.web.Application(
        [
            (r"/", Page),
            (r"/socket/(.+)", TermSocket, {"term_manager": manager}),
            (r"/xterm/(.+)", tornado.web.StaticFileHandler, {"path": sys.argv[1]}),
        ]
    )
    sockets = bind_sockets(0, "127.0.0.1")
    HTTPServer(app).add_sockets(sockets)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
