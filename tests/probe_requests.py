#!/usr/bin/env python3
"""probe_requests.py - one raw HTTP request per operation of /api/openapi.json, every value marked for sqlmap.

usage: probe_requests.py URL DATA FOLDER [ROLE]     signs in with the demo people of DATA, writes FOLDER/NNN-METHOD-path.txt and
FOLDER/pages.txt (the addresses a browser may open, for wapiti) and FOLDER/cookie.txt; of the residents' doors pages-resident.txt and
cookie-resident.txt. With ROLE (resident) only what that role may do, by a caller of that role. Loopback only.
"""
import json, os, re, sys, time, urllib.error, urllib.request, uuid

url, data, folder = sys.argv[1:4]
only = sys.argv[4] if len(sys.argv) > 4 else None
assert re.match(r'http://127\.0\.0\.1:\d+$', url), 'loopback only'
host = url[7:]

# What would end the probe's own session, or hang on an endless stream.
LEFT_OUT = {('delete', '/api/session'), ('post', '/api/password'), ('post', '/api/device/wiped'),
            ('delete', '/api/passkeys/{passkey}'), ('post', '/api/resident/eid/logout'), ('get', '/api/public/live'), ('get', '/api/units/{unit}/live'), ('post', '/api/totp/confirm')}


def ask(method, path, body=None, headers=None):
    request = urllib.request.Request(url + path, method=method, headers={'X-Sansang': '1', **(headers or {})},
                                     data=json.dumps(body).encode() if body is not None else None)
    if body is not None: request.add_header('Content-Type', 'application/json')
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.headers, json.loads(reply.read() or b'null')
    except (urllib.error.HTTPError, json.JSONDecodeError):
        return {}, None


def resident(phone):
    """Signed in by the one-time code that the demo's sender writes into a file."""
    ask('POST', '/api/resident/code', {'phone': phone})
    for _ in range(100):
        time.sleep(0.1)
        path = os.path.join(data, 'outbox.log')
        lines = [line for line in open(path, encoding='utf-8') if '84' + phone[1:] in line] if os.path.exists(path) else []
        code = re.search(r'\b\d{6}\b', lines[-1].split('84' + phone[1:])[1]) if lines else None
        if not code: continue
        headers, out = ask('POST', '/api/resident/session', {'phone': phone, 'code': code.group()})
        if out: return 'Cookie: ' + headers['Set-Cookie'].split(';')[0]
    return None


def people():
    """Role -> the header that says who is calling."""
    who = {}
    for line in open(os.path.join(data, 'demo-accounts.txt'), encoding='utf-8'):
        word = line.split()
        link = re.search(r'/join/(\S+)', line)
        if link:
            _, out = ask('POST', '/api/join', {'token': link.group(1), 'device_name': 'probe'})
            if out: who['member'] = 'Authorization: Bearer ' + out['key']
        elif len(word) > 3 and word[0] == 'resident':
            who['resident'] = resident(re.search(r'09\d{8}', line).group())
        elif len(word) > 3 and word[0] in ('city', 'officer', 'head', 'admin', 'auditor'):
            headers, out = ask('POST', '/api/session', {'login': word[-3], 'password': word[-2]})
            if out: who[word[0]] = 'Cookie: ' + headers['Set-Cookie'].split(';')[0]
    return who


def first(rows, key='id'):
    rows = rows.get('rows') or rows.get('items') or [] if isinstance(rows, dict) else rows or []
    return rows[0].get(key, 1) if rows and isinstance(rows[0], dict) else 1


def ids(who):
    """A real row for each name in a path, so that the statement behind it runs."""
    name, value = who['officer'].split(': ', 1)
    officer = {name: value}
    _, me = ask('GET', '/api/me', headers=officer)
    ward = me['grants'][0]['unit_id']
    got = lambda path: first(ask('GET', path, headers=officer)[1])
    known = {'unit': ward, 'team': got(f'/api/units/{ward}/teams'), 'account': got(f'/api/units/{ward}/people'),
             'visit': got(f'/api/units/{ward}/visits'), 'lane': got(f'/api/units/{ward}/lanes'),
             'kind': 'houses', 'format': 'csv', 'role': 'member', 'event': 'start', 'rest': 'x', 'code': 'abcdefgh',
             'token': 'a' * 43, 'number': '12345678', 'mark': 'abcdef', 'purpose': 'campaign'}
    name, value = who['resident'].split(': ', 1)
    me = {name: value}
    uid7 = lambda: re.sub(r'^(.{14})4', r'\g<1>7', str(uuid.uuid4()))
    file = uid7()
    _, begun = ask('POST', '/api/resident/files', {'uid': file, 'part': 'before', 'kind': 'photo', 'bytes': 1000, 'sha256': '0' * 64}, me)
    _, filed = ask('POST', '/api/resident/petitions', {'uid': uid7(), 'category': 'animals', 'text': 'Chó thả rông trong ngõ, tối nào cũng có.',
                                                       'lane_id': known['lane'], 'files': [file]}, me)
    known |= {'petition': filed['id'], 'uid': filed['uid'], 'file': begun['file'], 'ward': '00004', 'session': 'a' * 22}
    return known


def sample(schema):
    """A value that fits the schema, texts and numbers marked."""
    kind = schema.get('type')
    if 'enum' in schema: return schema['enum'][0] + '*'
    if kind == 'object': return {name: sample(s) for name, s in schema.get('properties', {}).items()}
    if kind == 'array': return [sample(schema.get('items', {}))]
    if kind == 'integer': return f"@{max(1, schema.get('minimum', 1))}*@"
    if kind == 'boolean': return True
    return 'a' * max(1, min(schema.get('minLength', 1), 64)) + '*'


def query_text(p, known):
    """What may be left out is left empty, so that the other values reach their statement."""
    name, schema = p['name'], p.get('schema', {})
    if name in known: return f'{name}={known[name]}*'
    if schema.get('type') == 'string' and not p.get('required') and name not in ('q', 'reason'): return f'{name}=*'
    return f'{name}={sample(schema)}'.replace('@', '')


def request_text(method, path, operation, who, known):
    roles = operation.get('x-roles', [])
    caller = next((who[r] for r in ('officer', 'city', 'head', 'admin', 'auditor', 'member') if r in roles and r in who), None)
    if path.startswith(('/api/sync', '/api/media')): caller = who.get('member')
    if path.startswith('/api/resident') or only: caller = who.get(only or 'resident')
    if path.startswith('/board') or path.startswith('/open311') or path.startswith('/ogc'): known = {**known, 'code': 'HN-261130-AAAA', 'id': '1'}
    target = re.sub(r'\{(\w+)\}', lambda m: f"{known.get(m.group(1), 1)}*", path)
    query = [query_text(p, known) for p in operation.get('parameters', []) if p['in'] == 'query']
    if query: target += '?' + '&'.join(query)
    lines = [f'{method.upper()} {target} HTTP/1.1', f'Host: {host}', 'X-Sansang: 1', 'Accept-Language: vi']
    if caller: lines.append(caller)
    body = ''
    content = operation.get('requestBody', {}).get('content', {})
    if 'application/json' in content:
        body = json.dumps(sample(content['application/json'].get('schema', {}))).replace('"@', '').replace('@"', '')
        lines.append('Content-Type: application/json')
    elif content:
        body = 'said=helped*&number=12345678*'
        lines.append('Content-Type: ' + next(iter(content)))
    return '\n'.join(lines) + '\n\n' + body, target.replace('*', '')


def main():
    who = people()
    known = ids(who)
    _, document = ask('GET', '/api/openapi.json')
    os.makedirs(folder, exist_ok=True)
    pages, n = [], 0
    for path, operations in sorted(document['paths'].items()):
        for method, operation in operations.items():
            if (method, path) in LEFT_OUT: continue
            if only and not {only, 'anyone'} & set(operation.get('x-roles', [])): continue
            text, target = request_text(method, path, operation, who, known)
            n += 1
            name = f"{n:03d}-{method}{re.sub('[^a-z0-9]+', '-', path.lower())}"
            with open(os.path.join(folder, name + '.txt'), 'w', encoding='utf-8') as out: out.write(text)
            if method == 'get': pages.append(url + target)
    with open(os.path.join(folder, 'pages.txt'), 'w') as out: out.write('\n'.join(pages) + '\n')
    with open(os.path.join(folder, 'cookie.txt'), 'w') as out: out.write(who['officer'])
    theirs = re.compile(r'/(api/(resident|alerts|initiatives|publog|petition|notices|notify|search|public)|board|ideas|alerts|publog|open311|ogc|feeds|resident|[ebuv]/)')
    with open(os.path.join(folder, 'pages-resident.txt'), 'w') as out: out.write('\n'.join(p for p in pages if theirs.match(p[len(url):])) + '\n')
    with open(os.path.join(folder, 'cookie-resident.txt'), 'w') as out: out.write(who['resident'])
    print(f'{n} requests of {sum(len(v) for v in document["paths"].values())} operations, as {", ".join(sorted(who))}')


main()
