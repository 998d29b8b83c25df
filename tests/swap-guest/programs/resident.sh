# A redis and a Node.js service that stay when they have done their work, so that their memory can be looked at.
export STAY=1
PARTS=8 QUESTIONS=500 sh /mnt/redis.sh &
PARTS=16 WORKERS=1 REQUESTS=200 sh /mnt/node.sh &
until [ -e /run/redis-asked ] && [ -e /run/node-asked ]; do sleep 1; done
echo '@staying {}'
wait
