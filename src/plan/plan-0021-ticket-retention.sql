-- plan-0021: names and contacts left at the desk for a ticket go some time after the occasion.
CREATE INDEX occasion_ticket_named ON occasion_ticket(occasion_id) WHERE length(contact_sealed) > 0 OR length(name_sealed) > 0;

INSERT INTO parameter(code, value, unit, valid_from, valid_to, legal_basis, note) VALUES
  ('retention.ticket_contacts', 90, 'day', 20147, NULL, 'quyết định của đơn vị vận hành', 'tên và số liên hệ để lại khi đăng ký sự kiện; xoá sau khi sự kiện kết thúc');
