set -eu
# Run in an empty folder that holds `note`. What it makes is committed beside it; its keys are thrown away.
root() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 36500 -keyout $1.key -out $1.pem -subj "/CN=Sporbar's test root $1" -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign" 2>/dev/null; }
root root; root other
printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n' > tsa.ext
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -keyout tsa.key -out tsa.csr -subj "/CN=Sporbar's test authority" 2>/dev/null
openssl x509 -req -sha256 -days 36500 -set_serial 2 -in tsa.csr -CA root.pem -CAkey root.key -extfile tsa.ext -out tsa.pem 2>/dev/null
cp root.pem ca.pem; touch index.txt
cat > ca.cnf <<'C'
[ca]
default_ca = d
[d]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = p
[p]
commonName = supplied
C
echo 03 > serial
openssl ca -batch -notext -config ca.cnf -cert root.pem -keyfile root.key -in tsa.csr -extfile tsa.ext -startdate 20200101000000Z -enddate 20210101000000Z -out expired.pem 2>/dev/null
cat > tsa.cnf <<'C'
[tsa]
default_tsa = t
[t]
serial = tsaserial
default_policy = 1.3.6.1.4.1.4146.2
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
C
echo 01 > tsaserial
openssl ts -query -data note -sha256 -cert -out request.tsq 2>/dev/null
openssl ts -query -data note -sha256 -cert -out again.tsq 2>/dev/null
openssl ts -query -data note -sha512 -cert -out refused.tsq 2>/dev/null
reply() { openssl ts -reply -config tsa.cnf -section t -queryfile $1 -signer $2 -inkey tsa.key -out $3 2>/dev/null; }
reply request.tsq tsa.pem response.tsr
reply again.tsq tsa.pem other-nonce.tsr
reply request.tsq expired.pem expired.tsr
reply refused.tsq tsa.pem refused.tsr || true
base64 -w 100 refused.tsr > refused.b64
