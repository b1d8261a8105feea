import pytest
from tests.stories.client import Stack, Program
from tests.stories.main_story import tell
import base64
ODD = ["", "0", "-1", "00", "١", "²", "1e3", "99999999999999999999999999", "9223372036854775807","9223372036854775808","2026-02-30","2026-13-01","0001-01-01","9999-12-31","0000-00-00","2026-11-24T25:00","2026-11-24T10:00+99:00","0001-01-01T00:00+14:00","9999-12-31T23:59-14:00","20240101","2024-W01-1","2024-01-01T00:00:00.000001Z","2024-01-01 00:00 00:00","\x00","a\x00b","\ud800".encode("utf-8","surrogatepass").decode("latin1"),"æøå","%","'; drop table x;--","{}","a:b","case:","plan:\x00", "null","true","x"*3000, "۲۰۲۴-۰۱-۰۱"," 2024-01-01","2024-01-01\n","1_0","+5","1.0","\x1f", "\ufeff", "2024-01-01T00:00Z\x00", "24:00"]
CURS = ["x", "!!", "====", base64.urlsafe_b64encode(b'[1,"a"]').decode(), base64.urlsafe_b64encode(b'[-5,"a"]').decode(), base64.urlsafe_b64encode(b'[10,"a\\u0000"]').decode(), base64.urlsafe_b64encode(b'[99999999,"1"]').decode(), base64.urlsafe_b64encode(b'[10000000000000000000000000000000,"1"]').decode(),base64.urlsafe_b64encode(b'[10,"99999999999999999999999999"]').decode(),base64.urlsafe_b64encode(b'[10,"-7"]').decode(),base64.urlsafe_b64encode(b'[10,"\\ud83d\\ude00"]').decode(), base64.urlsafe_b64encode(b'[1.5,"1"]').decode(), base64.urlsafe_b64encode(b'{"position":1,"after":"1"}').decode(), base64.urlsafe_b64encode(b'[true,"1"]').decode(), base64.urlsafe_b64encode("[10,\"٣\"]".encode()).decode(), base64.urlsafe_b64encode(b'[10,"1_0"]').decode(), "æ"]
def test_x(stack: Stack) -> None:
    """x."""
    tell(stack)
    p = stack.program("consultant")
    import collections
    bad=[]
    def go(path, q=None, **h):
        try:
            a = p.get(path, q, **h)
        except Exception as e:
            bad.append((path,q,h,repr(e))); return
        if a.status_code >= 500: bad.append((path,q,h,a.status_code, a.text[:300]))
        elif a.status_code>=400 and a.headers.get("content-type")!="application/problem+json": bad.append((path,q,h,a.status_code,a.headers.get("content-type"), a.text[:100]))
    paths = {"timeline":["subject","type","actor","unit","from","to","limit","as_of","cursor"], "plans":["state","limit","as_of","cursor"],"decisions":["case","forum","cursor","as_of"],"trials":["state","unit","network","plan"],"indicators":["plan"],"units":["kind","part_of"],"supervision/report":["from","to","unit","as_of"],"plans/vision/evaluation":["known","until","as_of"], "plans/vision":["as_of"]}
    for path, names in paths.items():
        for n in names:
            for v in (CURS if n=="cursor" else ODD):
                go(path,{n:v})
    for v in ODD:
        try: go("plans/"+v.replace("%","%25").replace("\x00","%00").replace("\n","%0a").replace("\x1f","%1f").replace("?","").replace("#","")); go("log/entries/"+v.replace("%","%25").replace("\x00","%00").replace("\n","%0a").replace("\x1f","%1f"));go("log/entries/"+v.replace("%","%25").replace("\x00","%00").replace("\n","%0a").replace("\x1f","%1f")+"/proof")
        except Exception as e: print("skip",repr(v),repr(e)[:80])
    for d in ["x","","Mon, 24 Nov 2025 10:00:00 +999999999999","Mon, 99 Foo","Mon, 01 Jan 99999 00:00:00 GMT","Fri, 31 Dec 9999 23:59:59 GMT","Mon, 01 Jan 0001 00:00:00 GMT","Mon, 01 Jan 0001 00:00:00 +1400","24 Nov 2025","1","2025-11-24","Mon, 24 Nov 2025 10:00:00 GMT", "Mon, 24 Nov 2025 10:00:00 +9999","Mon, 24 Nov 2025 10:00:61 GMT","Mon, 24 Nov 2025 10:00:60 GMT", "Mon, 24 Nov 0000 10:00:00 GMT","Fri, 31 Dec 9999 23:59:59 -1400", ", , ,"]:
        go("plans",None,accept_datetime=d)
    for d in ["x","","-1","999999","99999999999999999999999", "1e3"]:
        go("plans",None,sporbar_position=d)
    for b in bad: print("BAD", b)
    print(len(bad))
