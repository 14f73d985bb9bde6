'use strict';
// Draws snapshots of a process. Texts from the process are inserted into the page as text, never as markup.
//
//   snapshot ──► model (tasks by number, children, members of cycles) ──► alarms, graph, resources, tree, kinds
//
// The drawing is bounded: the graph has at most NODES nodes, and a task in the tree shows only ROWS of its tasks at first.

const NODES = 60, ROWS = 100, EVERY = 2000, WIDE = 230, HIGH = 26, GAP = 90, SHORT = 34;
const open = new Map();   // the tasks that the reader has folded or unfolded, by their stamps
const longer = new Set(); // the tasks of which all rows are shown
let model = null, paused = false, filter = '';

const byId = id => document.getElementById(id);

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value); else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function drawing(name, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const short = (text, maxLength) => text.length > maxLength ? text.slice(0, maxLength - 1) + '…' : text;
const target = task => task.waitsFor + (task.targetState ? ' [' + task.targetState + ']' : '');

function does(task) {
  if (task.waitsFor) return 'waits for ' + target(task);
  return task.at ? 'runs at ' + task.at + (task.in ? ', in ' + task.in : '') : 'is ' + task.state;
}

function words(counts) {
  return counts.total + (counts.total === 1 ? ' task' : ' tasks')
    + (counts.waiting ? ', ' + counts.waiting + ' waiting' : '')
    + (counts.running ? ', ' + counts.running + ' running' : '')
    + (counts.notStarted ? ', ' + counts.notStarted + ' not started' : '');
}

function read(snapshot) {
  const tasks = new Map(), children = new Map(), groups = new Map(), bad = new Set();
  for (const task of snapshot.tasks) {
    tasks.set(task.id, task);
    (children.get(task.parent || 0) || children.set(task.parent || 0, []).get(task.parent || 0)).push(task);
    (groups.get(task.group) || groups.set(task.group, []).get(task.group)).push(task);
  }
  for (const cycle of snapshot.cycles) for (const id of cycle) bad.add(id);
  const resources = new Map((snapshot.resources || []).map(each => [each.id, each]));
  return { snapshot, tasks, children, groups, bad, resources };
}

function drawAlarms() {
  const lines = [];
  for (const run of model.snapshot.runs) {
    if (run.blocked) {
      lines.push("task '" + run.holder + "' blocks the loop of run " + run.number + ': no other task of this run can continue');
    }
  }
  for (const cycle of model.snapshot.cycles) {
    lines.push('a cycle: ' + cycle.map(id => model.tasks.get(id)).filter(Boolean)
      .map(task => "task '" + task.name + "' waits for " + task.waitsFor).join(', ') + ', and so on');
  }
  byId('alarms').replaceChildren(...lines.map(line => element('p', { class: 'alarm' }, line)));
}

// The graph: an edge leads from a task to the object for which it waits, and from there to the task that owns the object. The waiters
// of one object that block no other task are drawn as one node.
function graphOf() {
  const nodes = new Map(), edges = [], owners = new Set();
  const waiting = model.snapshot.tasks.filter(task => task.waitsFor && (task.owner || task.resource || task.waitsForGroup));
  for (const task of waiting) {
    if (task.owner) owners.add(task.owner);
    if (task.waitsForGroup) for (const each of model.groups.get(task.waitsForGroup) || []) owners.add(each.id);
  }
  const full = () => nodes.size >= NODES;
  const node = (key, label, kind, bad) => {
    if (!nodes.has(key) && !full()) nodes.set(key, { key, label, kind, bad, out: [], layer: 0 });
    return nodes.get(key);
  };
  const taskNode = task => node('t' + task.id, task.name, 'task', model.bad.has(task.id));
  const edge = (from, to) => { if (from && to) edges.push({ from, to, bad: from.bad && to.bad }); };
  const targetNode = (task, bad) => {
    const resource = task.resource && model.resources.get(task.resource);
    return resource ? node('r' + resource.id, resource.name, 'resource', bad) : null;
  };
  const first = task => (model.bad.has(task.id) ? 0 : owners.has(task.id) ? 1 : 2);
  const crowds = new Map();
  for (const task of waiting.slice().sort((one, other) => first(one) - first(other))) {
    const inCycle = model.bad.has(task.id), owner = model.tasks.get(task.owner);
    if (first(task) === 2 && task.resource) {
      (crowds.get(task.resource) || crowds.set(task.resource, []).get(task.resource)).push(task);
      continue;
    }
    const from = taskNode(task);
    if (task.waitsForGroup) {
      for (const each of (model.groups.get(task.waitsForGroup) || []).slice(0, 8)) edge(from, taskNode(each));
    } else {
      const middle = targetNode(task, inCycle && owner && model.bad.has(owner.id)), last = owner && taskNode(owner);
      if (middle) { edge(from, middle); edge(middle, last); } else edge(from, last);
    }
  }
  for (const [id, tasks] of [...crowds].sort((one, other) => other[1].length - one[1].length)) {
    const resource = model.resources.get(id), to = resource && node('r' + id, resource.name, 'resource', false);
    if (!to) continue;
    const label = tasks.length > 3 ? tasks.length + ' tasks' : tasks.map(task => task.name).join(', ');
    edge(node('c' + id, label, 'task', false), to);
    const owner = model.tasks.get(tasks[0].owner);
    if (owner) edge(to, taskNode(owner));
    if (resource.listed) resource.users.slice(0, 5).forEach((user, i) => edge(to, node('u' + id + '-' + i, user, 'task', false)));
  }
  return { nodes: [...nodes.values()], edges, full: full() };
}

// Puts each node to the right of the nodes that wait for it. An edge that belongs to a cycle moves no node.
function layers(nodes, edges) {
  for (let round = 0; round < Math.min(nodes.length, 12); round++) {
    let moved = false;
    for (const { from, to } of edges) {
      if (to.layer <= from.layer && from.layer < 11 && !reaches(to, from, edges)) { to.layer = from.layer + 1; moved = true; }
    }
    if (!moved) break;
  }
  let column = 0;
  for (const node of nodes) if (node.bad) node.layer = 1 + column++ % 4; // along the cycle
}

function reaches(from, to, edges) {
  const seen = new Set([from]), todo = [from];
  while (todo.length) {
    const at = todo.pop();
    if (at === to) return true;
    for (const edge of edges) if (edge.from === at && !seen.has(edge.to)) { seen.add(edge.to); todo.push(edge.to); }
  }
  return false;
}

function drawGraph() {
  const { nodes, edges, full } = graphOf();
  byId('graphnote').textContent = nodes.length === 0 ? 'No task waits for another, or for something that tasks share.'
    : 'Arrows lead from a task to the object for which it waits, and from the object to the task that owns it.' + (full ? ' Only ' + NODES + ' tasks and objects are drawn.' : '');
  layers(nodes, edges);
  const rows = [];
  for (const node of nodes) {
    rows[node.layer] = (rows[node.layer] || 0) + 1;
    node.x = node.layer * (WIDE + GAP);
    node.y = (rows[node.layer] - 1) * (HIGH + 14) + (node.layer % 2) * 10;
  }
  if (nodes.length === 0) { byId('graph').replaceChildren(); return; }
  const width = Math.max(...nodes.map(node => node.x)) + WIDE + 60, height = Math.max(...nodes.map(node => node.y)) + HIGH + 40;
  const svg = drawing('svg', { width, height, viewBox: '-4 -4 ' + (width + 8) + ' ' + (height + 8), role: 'img' },
    drawing('defs', {}, arrow('arrow', 'var(--edge)'), arrow('badarrow', 'var(--bad)')));
  for (const { from, to, bad } of edges) {
    const forward = to.x > from.x, x1 = from.x + WIDE, y1 = from.y + HIGH / 2, x2 = forward ? to.x : to.x + WIDE, y2 = to.y + HIGH / 2;
    const bend = forward ? (x2 - x1) / 2 : 50, down = forward ? 0 : 30;
    svg.append(drawing('path', { class: bad ? 'edge bad' : 'edge', 'marker-end': bad ? 'url(#badarrow)' : 'url(#arrow)',
      d: 'M' + x1 + ' ' + y1 + ' C' + (x1 + bend) + ' ' + (y1 + down) + ' ' + (forward ? x2 - bend : x2 + bend) + ' ' + (y2 + down) + ' ' + x2 + ' ' + y2 }));
  }
  for (const node of nodes) {
    svg.append(drawing('g', { class: 'node ' + node.kind + (node.bad ? ' bad' : ''), transform: 'translate(' + node.x + ' ' + node.y + ')' },
      drawing('title', {}, node.label),
      drawing('rect', { width: WIDE, height: HIGH, rx: node.kind === 'task' ? 13 : 3 }),
      drawing('text', { x: 10, y: 17 }, short(node.label, SHORT))));
  }
  byId('graph').replaceChildren(svg);
}

const arrow = (id, color) => drawing('marker', { id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
  drawing('path', { d: 'M0 0 L8 4 L0 8 z', style: 'fill:' + color }));

function table(heads, rows) {
  return element('table', {}, element('thead', {}, element('tr', {}, ...heads.map(head => element('th', {}, head)))),
    element('tbody', {}, ...rows.map(row => element('tr', {}, ...row.map(cell =>
      element('td', typeof cell === 'number' ? { class: 'number' } : {}, String(cell)))))));
}

function drawResources() {
  const names = new Map();
  for (const task of model.snapshot.tasks) {
    if (task.resource) (names.get(task.resource) || names.set(task.resource, []).get(task.resource)).push(task.name);
  }
  const waiters = each => (names.get(each.id) || []).slice(0, 3).join(', ') + (each.waiters > 3 ? ', …' : '');
  const rows = [...model.resources.values()].slice(0, ROWS)
    .map(each => [each.name, each.state, each.waiters, waiters(each), each.owner || (each.users || []).join('; ')]);
  byId('resources').replaceChildren(rows.length ? table(['Resource', 'State', 'Waiters', 'Who', 'Owner or users'], rows)
    : element('p', { class: 'note' }, 'No resource is in use.'));
}

// The tree. Rows below a folded task are not created.
function unfolded(task, depth) {
  return open.has(task.stamp) ? open.get(task.stamp) : depth < 3;
}

function rowsOf(tasks, depth, stamp) {
  const all = longer.has(stamp), list = element('ul', { role: 'group' });
  for (const task of all ? tasks : tasks.slice(0, ROWS)) list.append(row(task, depth));
  if (!all && tasks.length > ROWS) {
    list.append(element('li', {}, element('button', { type: 'button', class: 'all', onclick: () => { longer.add(stamp); drawTree(); } },
      'Show ' + (tasks.length - ROWS) + ' more')));
  }
  return list;
}

function row(task, depth) {
  const below = model.children.get(task.id) || [], shown = unfolded(task, depth);
  const line = element('li', { role: 'treeitem', class: model.bad.has(task.id) ? 'bad' : '' });
  if (below.length) line.setAttribute('aria-expanded', String(shown));
  line.append(element('button', { type: 'button', class: 'fold', 'aria-label': shown ? 'fold' : 'unfold',
    onclick: () => { open.set(task.stamp, !shown); drawTree(); } }, below.length ? (shown ? '▾' : '▸') : ''),
    element('span', { class: 'name', title: 'show its stack', onclick: () => showStack(task) }, task.name),
    element('span', { class: 'does' }, does(task)));
  if (task.holds) line.append(element('span', { class: 'holds' }, 'holds ' + task.holds.join(', ')));
  if (task.deadlineMillis !== undefined) line.append(element('span', { class: 'does' }, 'deadline in ' + Math.round(task.deadlineMillis / 100) / 10 + ' s'));
  if (task.cancelled) line.append(element('span', { class: 'does' }, task.cancelled));
  if (below.length && !shown) line.append(element('span', { class: 'does' }, '(' + below.length + (below.length === 1 ? ' task' : ' tasks') + ')'));
  if (below.length && shown) line.append(rowsOf(below, depth + 1, task.stamp));
  return line;
}

function drawTree() {
  const wanted = filter.toLowerCase();
  const found = wanted && model.snapshot.tasks.filter(task => (task.name + '\n' + does(task)).toLowerCase().includes(wanted));
  byId('tree').replaceChildren(found ? rowsOf(found, 99, 'filter') : rowsOf(model.children.get(0) || [], 0, 'root'));
  const more = model.snapshot.total - model.snapshot.tasks.length;
  byId('more').textContent = (found ? found.length + (found.length === 1 ? ' task matches. ' : ' tasks match. ') : '') + (more > 0 ? more + ' more tasks are counted, not shown.' : '');
}

async function showStack(task) {
  const pre = byId('stack');
  pre.hidden = false;
  try {
    const answer = await fetch('stack?thread=' + (task.thread || 0));
    const found = answer.ok ? (await answer.json()).tasks : [];
    pre.textContent = found.length ? found.map(each => each.name + '\n' + (each.frames || []).map(frame => '    at ' + frame).join('\n')).join('\n')
      : task.name + ' has ended, or has no thread';
  } catch (failure) {
    pre.textContent = 'the stack cannot be shown: ' + failure.message;
  }
}

function draw(snapshot) {
  model = read(snapshot);
  document.title = snapshot.program + ' ' + snapshot.pid + ' – weft';
  byId('program').textContent = snapshot.program + ', process ' + snapshot.pid;
  byId('counts').textContent = words(snapshot) + ' in ' + snapshot.runs.length + (snapshot.runs.length === 1 ? ' run' : ' runs') + ', at ' + snapshot.time;
  drawAlarms();
  drawGraph();
  drawResources();
  drawTree();
  byId('kinds').replaceChildren(table(['Tasks', 'Wait for'], snapshot.kinds.map(kind => [kind.tasks, kind.name])));
  document.body.dataset.drawn = 'yes';
}

async function look() {
  if (!paused) {
    try {
      const answer = await fetch('snapshot?maxTasks=' + byId('max-tasks').value);
      const text = await answer.text();
      byId('state').textContent = answer.ok ? '' : text;
      if (answer.ok && !paused) draw(JSON.parse(text));
    } catch (failure) {
      byId('state').textContent = 'weft page has ended; this is the last snapshot';
    }
  }
  setTimeout(look, EVERY);
}

byId('pause').addEventListener('click', () => { paused = !paused; byId('pause').textContent = paused ? 'Go on' : 'Pause'; });
byId('filter').addEventListener('input', event => { filter = event.target.value; drawTree(); });
draw(JSON.parse(byId('first').textContent));
setTimeout(look, EVERY);
