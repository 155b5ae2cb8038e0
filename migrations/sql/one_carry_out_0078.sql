-- Every release since 0047 says whether its statements ask for the caller's organizations.
drop function app.carry_out(uuid, uuid, uuid, text, uuid, text, text[], integer[], text[], boolean);
