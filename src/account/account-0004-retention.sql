-- account-0004: how long what is over is kept.
CREATE INDEX device_revoked ON device(revoked_ms) WHERE revoked_ms IS NOT NULL AND name <> '';
INSERT INTO parameter(code, value, unit, valid_from, valid_to, legal_basis, note) VALUES
  ('retention.sessions', 90, 'day', 20454, NULL, 'NĐ 53/2022; quyết định của đơn vị vận hành', 'phiên đã kết thúc, lần đăng nhập sai'),
  ('retention.invites',  90, 'day', 20454, NULL, 'quyết định của đơn vị vận hành', 'lời mời đã dùng hoặc hết hạn'),
  ('retention.devices',  90, 'day', 20454, NULL, 'quyết định của đơn vị vận hành', 'tên và khoá thẻ của máy đã thu hồi');
