-- civic-0061: what is kept about whoever sent a report, and for how long after the report closed.

-- Reports in the order in which they closed: the nights walk along it.
CREATE INDEX petition_closed ON petition(closed_ms, id) WHERE closed_ms IS NOT NULL;
CREATE INDEX open_update_petition ON open_update(petition_id);

-- How far the nights are: of `what` everything is forgotten of the reports up to this one.
CREATE TABLE petition_sweep(
  what        TEXT   NOT NULL PRIMARY KEY,       -- sender, files
  closed_ms   BIGINT NOT NULL,
  petition_id BIGINT NOT NULL
);

INSERT INTO parameter(code, value, unit, valid_from, valid_to, legal_basis, note) VALUES
  ('retention.petition_sender', 90, 'day', 20454, NULL, 'quyết định của đơn vị vận hành',
   'tên, điện thoại, thư điện tử do ứng dụng khác gửi kèm phản ánh: xoá sau khi phản ánh đóng'),
  ('retention.petition_files', 730, 'day', 20454, NULL, 'quyết định của đơn vị vận hành',
   'ảnh, video, tài liệu của phản ánh: xoá sau khi phản ánh đóng');
