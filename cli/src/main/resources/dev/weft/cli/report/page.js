'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const parts = ['queued', 'dns', 'connect', 'tls', 'send', 'await', 'receive'];
  const words = {
    total: 'total', queued: 'queued', dns: 'name lookup', connect: 'connecting', tls: 'TLS', send: 'sending',
    await: 'waiting', receive: 'receiving', other: 'other (pauses, saving)'
  };

  // Words and numbers

  const count = n => Math.round(n).toLocaleString('en');
  function scaled(value, units, base) {
    let unit = 0;
    while (value >= base * 0.9995 && unit < units.length - 1) { value /= base; unit++; }
    return (value >= 99.5 || unit === 0 && Number.isInteger(value) ? Math.round(value) : +value.toPrecision(2)) + ' ' + units[unit];
  }
  const bytes = n => scaled(n, ['B', 'kB', 'MB', 'GB', 'TB'], 1000);
  function time(micros) {
    if (micros < 60e6) return scaled(micros, ['µs', 'ms', 's'], 1000);
    const seconds = Math.round(micros / 1e6);
    const two = n => String(n).padStart(2, '0');
    return seconds < 3600
      ? Math.floor(seconds / 60) + ':' + two(seconds % 60) + ' min'
      : Math.floor(seconds / 3600) + ':' + two(Math.floor(seconds / 60) % 60) + ' h';
  }

  // Elements. Texts from servers are inserted as text, never as markup.

  const space = 'http://www.w3.org/2000/svg';
  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children.filter(child => child !== null));
    return element;
  }
  const html = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
  const svg = (name, attributes, ...children) => fill(document.createElementNS(space, name), attributes, children);
  const at = id => document.getElementById(id);
  const column = (name, spoken) => html('th', { scope: 'col' }, spoken ? html('span', { class: 'spoken' }, name) : name);

  // Scales

  /** Round numbers from zero to at least `greatest`, with steps of at least `least`. */
  function ticks(greatest, most, least = 0) {
    const rough = Math.max((greatest || 1) / most, least);
    const power = Math.pow(10, Math.floor(Math.log10(rough)));
    const step = [1, 2, 5, 10].map(n => n * power).find(n => n >= rough * 0.999);
    const values = [];
    for (let value = 0; value < greatest + step * 0.999; value += step) values.push(+value.toPrecision(12));
    return values;
  }
  const left = 58, right = 62;
  let width = 0, inner = 0;
  const charts = [];
  function chart(target, height, draw) {
    charts.push(() => {
      const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': at(target).dataset.label });
      draw(root);
      at(target).replaceChildren(root);
    });
  }
  // One unit of a chart is one pixel, so that its text has the same size in a window of any width.
  function drawCharts() {
    const present = Math.max(300, at('throughput').clientWidth || 1100);
    if (present === width) return;
    width = present;
    inner = width - left - right;
    charts.forEach(draw => draw());
  }
  function rows(root, values, y, label, x, anchor) {
    for (const value of values) {
      if (anchor === 'end') root.append(svg('line', { class: 'grid', x1: left, x2: left + inner, y1: y(value), y2: y(value) }));
      root.append(svg('text', { x, y: y(value) + 4, 'text-anchor': anchor }, label(value)));
    }
  }
  function seconds(root, span, y) {
    for (const tick of ticks(span / 1e6, Math.max(2, Math.min(10, inner / 80)))) {
      if (tick * 1e6 > span * 1.001) continue;
      root.append(svg('text', { x: left + inner * tick * 1e6 / span, y, 'text-anchor': 'middle' },
        tick >= 120 ? time(tick * 1e6) : +tick.toPrecision(6) + ' s'));
    }
  }

  // Totals

  const total = data.phases.find(phase => phase.name === 'total');
  const percentile = percent => total ? total.micros[data.percents.indexOf(percent)] : 0;
  at('when').textContent = new Date(data.start).toLocaleString();
  if (data.command) at('command').firstChild.textContent = data.command;
  else at('command').remove();
  for (const [label, value, bad] of [
    ['fetched', count(data.count - data.failed)], ['failed', count(data.failed), data.failed > 0],
    ['in', time(data.micros)], ['requests/s', data.micros ? count(data.count / data.micros * 1e6) : '0'],
    ['received', bytes(data.bytes)], ['median', time(percentile(50))], ['95 %', time(percentile(95))],
    ['99 %', time(percentile(99))], ['slowest', time(percentile(100))]
  ]) at('totals').append(html('div', { class: 'tile' + (bad ? ' bad' : '') }, html('b', {}, value), html('span', {}, label)));

  // Throughput

  const series = data.series;
  const slices = series.done.length;
  const span = Math.max(1, slices * series.width);
  // With few requests in many slices, the curve would consist of spikes.
  const together = Math.max(1, Math.ceil(slices / Math.min(120, Math.max(20, data.count / 10))));
  const merged = values => Array.from({ length: Math.ceil(values.length / together) }, (_, i) =>
    values.slice(i * together, (i + 1) * together).reduce((sum, value) => sum + value, 0));
  chart('throughput', 230, root => {
    const done = merged(series.done), failed = merged(series.failed), received = merged(series.bytes);
    const barWidth = series.width * together;
    const perSecond = value => value / barWidth * 1e6;
    const top = 10, bottom = 200;
    const busiest = perSecond(Math.max(1, ...done));
    const requestTicks = ticks(busiest, 4, busiest < 1 ? 0 : 1);
    const byteTicks = ticks(perSecond(Math.max(1, ...received)), 4, 1);
    const scale = marks => value => bottom - (bottom - top) * value / marks[marks.length - 1];
    const y = scale(requestTicks), yBytes = scale(byteTicks);
    rows(root, requestTicks, y, n => n < 10 ? String(n) : count(n), left - 8, 'end');
    rows(root, byteTicks, yBytes, n => bytes(n), left + inner + 8, 'start');
    seconds(root, span, 220);
    const step = inner * barWidth / span;
    done.forEach((all, i) => {
      if (!all) return;
      const x = left + i * step, w = Math.max(0.5, Math.min(step, left + inner - x) - (step > 4 ? 1 : 0));
      const title = `${time(i * barWidth)}: ${count(all)} done, ${count(failed[i])} failed, ${bytes(received[i])}`;
      const yGood = y(perSecond(all - failed[i])), yAll = y(perSecond(all));
      root.append(svg('g', {}, svg('title', {}, title),
        svg('rect', { x, width: w, y: yGood, height: bottom - yGood, style: 'fill:var(--done)', opacity: 0.75 }),
        svg('rect', { x, width: w, y: yAll, height: yGood - yAll, style: 'fill:var(--failed)' })));
    });
    const points = received.map((value, i) => `${Math.min(left + inner, left + (i + 0.5) * step)},${yBytes(perSecond(value))}`);
    root.append(svg('polyline', { points: points.join(' '), fill: 'none', style: 'stroke:var(--bytes)', 'stroke-width': 1.5 }));
  });

  // Latency. Class c begins at 100 µs times ten to the power of c/10.

  const edge = c => 100 * Math.pow(10, c / 10);
  const used = data.classes.map((n, c) => n ? c : -1).filter(c => c >= 0);
  const low = used.length ? Math.max(0, used[0] - 2) : 0;
  const high = used.length ? Math.min(data.classes.length, used[used.length - 1] + 3) : 10;
  const decades = [];
  for (let c = Math.ceil(low / 10) * 10; c <= high; c += 10) decades.push(c);
  for (const c of [3, 7]) if (decades.length < 3) for (let d = Math.ceil((low - c) / 10) * 10 + c; d <= high; d += 10) decades.push(d);
  const round = micros => +micros.toPrecision(1);

  chart('histogram', 210, root => {
    const top = 28, bottom = 180, step = inner / (high - low);
    const marks = ticks(Math.max(1, ...data.classes), 4, 1);
    const y = value => bottom - (bottom - top) * value / marks[marks.length - 1];
    rows(root, marks, y, count, left - 8, 'end');
    for (let c = low; c < high; c++) {
      const n = data.classes[c];
      if (!n) continue;
      root.append(svg('rect', {
        x: left + (c - low) * step + 1, width: Math.max(1, step - 2), y: Math.min(y(n), bottom - 1),
        height: Math.max(1, bottom - y(n)), style: 'fill:var(--done)', opacity: 0.75
      }, svg('title', {}, `${time(edge(c))} to ${time(edge(c + 1))}: ${count(n)}`)));
    }
    let labelled = -100;
    for (const c of [...decades].sort((a, b) => a - b)) {
      const x = left + (c - low) * step;
      if (x - labelled < 48) continue; // the labels would touch
      labelled = x;
      root.append(svg('text', { x, y: 198, 'text-anchor': 'middle' }, time(round(edge(c)))));
    }
    let taken = -100;
    for (const percent of total ? [50, 95, 99] : []) {
      const micros = percentile(percent);
      const x = left + Math.min(high - low, Math.max(0, Math.log10(Math.max(1, micros) / 100) * 10 - low)) * step;
      root.append(svg('line', { class: 'mark', x1: x, x2: x, y1: top - 8, y2: bottom }));
      const textX = Math.max(x, taken + 92);
      taken = textX;
      root.append(svg('text', { class: 'marktext', x: textX, y: top - 14, 'text-anchor': 'middle' }, `${percent} %: ${time(micros)}`));
    }
  });

  at('phases').append(html('table', {},
    html('caption', { class: 'spoken' }, 'Times of requests by phase'),
    html('tr', {}, column('phase', true), column('requests'), column('mean'),
      ...data.percents.map(p => column(p === 50 ? 'median' : p === 100 ? 'slowest' : p + ' %'))),
    ...data.phases.map(phase => html('tr', {}, html('td', {}, words[phase.name]), html('td', {}, count(phase.count)),
      html('td', {}, time(phase.mean)), ...phase.micros.map(micros => html('td', {}, time(micros)))))));

  chart('density', 230, root => {
    const top = 8, bottom = 200, cell = (bottom - top) / (high - low), step = inner / Math.max(1, slices);
    let most = 1;
    for (const slice of series.classes) for (let i = 1; i < slice.length; i += 2) most = Math.max(most, slice[i]);
    for (const c of decades) {
      const y = bottom - (c - low) * cell;
      root.append(svg('line', { class: 'grid', x1: left, x2: left + inner, y1: y, y2: y }));
      root.append(svg('text', { x: left - 8, y: y + 4, 'text-anchor': 'end' }, time(round(edge(c)))));
    }
    seconds(root, span, 220);
    series.classes.forEach((slice, i) => {
      for (let k = 0; k < slice.length; k += 2) {
        const share = Math.log(1 + slice[k + 1]) / Math.log(1 + most);
        root.append(svg('rect', {
          x: left + i * step, width: Math.max(1.5, step - 0.3), y: bottom - (slice[k] - low + 1) * cell, height: cell,
          style: 'fill:var(--done)', opacity: (0.2 + 0.8 * share).toFixed(2)
        }));
      }
    });
  });

  // Failures and hosts

  if (!data.failures.length) at('failures').append(html('p', { class: 'note' }, 'None.'));
  const worst = Math.max(1, ...data.failures.map(failure => failure.count));
  for (const failure of data.failures) {
    at('failures').append(html('details', {},
      html('summary', {}, html('span', {}, failure.kind), html('span', { class: 'number' }, count(failure.count)),
        html('div', { class: 'bar', 'aria-hidden': 'true', style: `width:${100 * failure.count / worst}%` })),
      html('ul', {}, ...failure.examples.map(([url, message]) =>
        html('li', {}, html('b', {}, url), message === failure.kind ? null : ' ' + message)))));
  }
  at('hosts').append(html('table', {},
    html('caption', { class: 'spoken' }, 'Totals by host'),
    html('tr', {}, column('host', true), ...['requests', 'failed', 'received', 'mean'].map(name => column(name))),
    ...data.hosts.map(([name, requests, failed, received, micros]) => html('tr', {}, html('td', {}, name),
      html('td', {}, count(requests)), html('td', {}, count(failed)), html('td', {}, bytes(received)),
      html('td', {}, time(micros))))));
  if (data.hostCount > data.hosts.length) {
    at('hosts').append(html('p', { class: 'note' }, `and ${count(data.hostCount - data.hosts.length)} more hosts`));
  }

  // Waterfall

  for (const part of [...parts, 'other']) {
    const key = html('span', { class: 'key', style: `background:var(--${part})` });
    at('legend').append(html('span', { class: 'named' }, key, words[part]), ' ');
  }
  const sets = { spread: data.requests.spread, slowest: data.requests.slowest, failed: data.requests.failed };
  const all = data.requests.spread.length === data.count;
  const names = {
    spread: all ? `All ${count(data.count)}` : `${count(sets.spread.length)} spread over the run`,
    slowest: `The ${count(sets.slowest.length)} slowest`, failed: `${sets.failed.length < data.failed ? 'The first ' : ''}${count(sets.failed.length)} failed`
  };
  const aligned = html('input', { type: 'checkbox', id: 'aligned' });
  const longest = Math.max(1, ...sets.slowest.map(request => request[5]));
  // On the axis of the whole run, a short request would be too thin to show its phases.
  aligned.checked = longest < data.micros / 10;
  let shown = 'spread';
  const buttons = Object.keys(names).filter(name => sets[name].length && (name === 'spread' || !all || name === 'failed')).map(name => {
    const button = html('button', { type: 'button' }, names[name]);
    button.addEventListener('click', () => { shown = name; draw(); });
    return [name, button];
  });
  at('choices').append(...buttons.map(([, button]) => button),
    html('label', {}, aligned, ' begin all at the left'));
  aligned.addEventListener('change', draw);

  function draw() {
    for (const [name, button] of buttons) button.setAttribute('aria-pressed', String(name === shown));
    const requests = sets[shown];
    const start = request => aligned.checked ? 0 : request[4];
    const axis = ticks(Math.max(1, ...requests.map(request => start(request) + request[5])), Math.max(2, Math.min(6, Math.round(width / 180))));
    const end = axis[axis.length - 1];
    const share = micros => (100 * micros / end).toFixed(3) + '%';
    at('waterfall').replaceChildren(
      html('div', { class: 'row', 'aria-hidden': 'true' }, html('span'),
        html('div', { class: 'axis' }, ...axis.map(tick => html('span', { style: `left:${share(tick)}` }, tick ? time(tick) : '0'))), html('span')),
      ...requests.map(request => row(request, start(request), share)));
  }

  function row([url, status, message, size, start, whole, ...micros], from, share) {
    const bars = [];
    const said = [];
    let position = from;
    const bar = (part, length) => {
      if (length <= 0) return;
      said.push(words[part] + ' ' + time(length));
      bars.push(html('i', { style: `left:${share(position)};width:${share(length)};background:var(--${part})` }));
      position += length;
    };
    parts.forEach((part, i) => bar(part, micros[i]));
    bar('other', whole - (position - from));
    const title = `${url}\n${status || 'no answer'}${message ? ', ' + message : ''}, ${bytes(size)}\nat ${time(start)}: ${said.join(', ')}`;
    return html('div', { class: 'row' + (message ? ' bad' : ''), title, role: 'listitem', 'aria-label': title.replaceAll('\n', ', ') },
      html('span', { class: 'label' }, html('bdi', {}, url)), html('div', { class: 'track' }, ...bars),
      html('span', { class: 'time' }, time(whole)));
  }

  drawCharts();
  draw();
  addEventListener('resize', () => { drawCharts(); draw(); });
  addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(each => { each.open = true; }));
  document.body.dataset.drawn = 'yes';
})();
